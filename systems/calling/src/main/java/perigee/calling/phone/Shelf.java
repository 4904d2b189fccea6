package perigee.calling.phone;

/// Where a phone keeps what it knows of its groups, for the next time.
public interface Shelf {

  /// What was kept last; empty for nothing.
  String load();

  /// Keeps it. May take a while, and is called by a thread of its own.
  void keep(String text);

  /// Nothing is kept.
  static Shelf none() {
    return new Shelf() {
      @Override
      public String load() {
        return "";
      }

      @Override
      public void keep(String text) {}
    };
  }
}

package perigee.calling.phone;

import java.io.IOException;

/// Where a phone puts files that come, piece by piece. May take a while, and is called by threads
/// of their own, of one file one after the other.
public interface Downloads {

  /// Whole pieces of a file that are here from before.
  ///
  /// @param file its id, which is another's text
  int pieces(String file) throws IOException;

  /// Adds the next piece, which is what it should be.
  void add(String file, byte[] piece) throws IOException;

  /// All pieces are here.
  ///
  /// @param name as the sender calls it
  /// @return where it is from now on
  String whole(String file, String name) throws IOException;

  /// Nothing is kept.
  static Downloads none() {
    return new Downloads() {
      @Override
      public int pieces(String file) throws IOException {
        throw new IOException("files are not kept here");
      }

      @Override
      public void add(String file, byte[] piece) {}

      @Override
      public String whole(String file, String name) {
        return "";
      }
    };
  }
}

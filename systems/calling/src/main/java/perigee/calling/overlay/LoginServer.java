package perigee.calling.overlay;

import java.util.List;
import java.util.function.Consumer;
import perigee.wire.overlay.LocationRecord;

/// Whom a member asks for what the overlay does not know. It may be away: then it answers nothing.
public interface LoginServer {

  /// Nobody.
  LoginServer AWAY =
      new LoginServer() {

        @Override
        public void find(String person, Consumer<List<LocationRecord>> found) {
          found.accept(List.of());
        }

        @Override
        public void search(String text, int most, Consumer<List<Match>> found) {
          found.accept(List.of());
        }
      };

  /// What is known of a person.
  ///
  /// @param found told once
  void find(String person, Consumer<List<LocationRecord>> found);

  /// People with such a name.
  ///
  /// @param found told once
  void search(String text, int most, Consumer<List<Match>> found);
}

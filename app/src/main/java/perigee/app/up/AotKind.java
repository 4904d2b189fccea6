package perigee.app.up;

import java.nio.file.Path;
import java.util.Locale;
import perigee.model.Role;

/// What a JVM of this program does; each kind has an AOT cache of its own (JEP 514).
enum AotKind {
  CLI,
  CONTROL,
  NODE;

  static AotKind of(Role role) {
    return switch (role) {
      case CONTROL -> CONTROL;
      case EDGE, CORE -> NODE;
    };
  }

  /// Its cache in a build's folder; it may not be there yet.
  Path file(Path home) {
    return home.resolve(name().toLowerCase(Locale.ROOT) + ".aot");
  }
}

package perigee.app.config;

import java.nio.file.Path;

/// What one `perigee.yaml` describes.
public sealed interface RoleConfig {

  /// The node's data folder.
  Path data();

  record Control(ControlFile file) implements RoleConfig {
    @Override
    public Path data() {
      return file.data();
    }
  }

  record Cache(NodeConfig node) implements RoleConfig {
    @Override
    public Path data() {
      return node.data();
    }
  }

  record Super(SuperNodeFile file) implements RoleConfig {
    @Override
    public Path data() {
      return file.data();
    }
  }

  record Names(NameServerFile file) implements RoleConfig {
    @Override
    public Path data() {
      return file.data();
    }
  }
}

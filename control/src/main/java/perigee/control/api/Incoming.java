package perigee.control.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A request, however it came.
interface Incoming {

  String method();

  /// Without query.
  String path();

  /// The client's address; limits of rate count for it.
  String address();

  /// Scheme and authority that the client used.
  String root();

  /// What stands in the path at `{name}`.
  String parameter(String name);

  @Nullable String query(String name);

  @Nullable String header(String name);

  /// The first octets of the body.
  byte[] body(int atMost) throws IOException;
}

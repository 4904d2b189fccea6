package perigee.control.api;

import io.javalin.http.HandlerType;

/// One operation of the API.
///
/// @param path with `{name}` for parameters, as in OpenAPI
record Route(HandlerType method, String path, Access access, Operation operation) {

  /// What is done for a request.
  interface Operation {

    Reply answer(Call call) throws InterruptedException;
  }

  static Route get(String path, Access access, Operation operation) {
    return new Route(HandlerType.GET, path, access, operation);
  }

  static Route post(String path, Access access, Operation operation) {
    return new Route(HandlerType.POST, path, access, operation);
  }

  static Route put(String path, Access access, Operation operation) {
    return new Route(HandlerType.PUT, path, access, operation);
  }

  static Route delete(String path, Access access, Operation operation) {
    return new Route(HandlerType.DELETE, path, access, operation);
  }
}

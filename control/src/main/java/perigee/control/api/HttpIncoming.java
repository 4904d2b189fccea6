package perigee.control.api;

import io.javalin.http.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A request that came to the API's own listener.
record HttpIncoming(Context context) implements Incoming {

  @Override
  public String method() {
    return context.method().name();
  }

  @Override
  public String path() {
    return context.path();
  }

  @Override
  public String address() {
    return context.ip();
  }

  @Override
  public String root() {
    return context.scheme() + "://" + context.host();
  }

  @Override
  public String parameter(String name) {
    return context.pathParam(name);
  }

  @Override
  public @Nullable String query(String name) {
    return context.queryParam(name);
  }

  @Override
  public @Nullable String header(String name) {
    return context.header(name);
  }

  @Override
  public byte[] body(int atMost) throws IOException {
    return context.bodyInputStream().readNBytes(atMost);
  }
}

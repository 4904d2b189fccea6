package perigee.meeting.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/// Two ends that hear each other inside one process; whoever closes one closes both.
public record TwoPipes(End here, End there) {

  /// One of them.
  public record End(InputStream in, OutputStream out, Closeable both) {}

  public static TwoPipes open() throws IOException {
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    Closeable both =
        () -> {
          there.sink().close();
          back.sink().close();
        };
    return new TwoPipes(
        new End(
            Channels.newInputStream(back.source()), Channels.newOutputStream(there.sink()), both),
        new End(
            Channels.newInputStream(there.source()), Channels.newOutputStream(back.sink()), both));
  }
}

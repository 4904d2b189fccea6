package perigee.content.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import perigee.model.mapping.Prefix;

/// Writes the text commands that ExaBGP reads, one a line, into its named pipe (or into a file).
///
/// The pipe is opened for both directions, so that opening does not wait for a reader. What nobody
/// reads stays in the pipe, 64 KiB at most; then writing waits.
public final class ExaBgpPipe implements RouteSpeaker {

  private final Path pipe;

  public ExaBgpPipe(Path pipe) {
    this.pipe = pipe;
  }

  @Override
  public void announce(List<Prefix> prefixes, long med) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Prefix prefix : prefixes) {
      text.append("announce route ").append(prefix).append(" next-hop self med ").append(med);
      text.append('\n');
    }
    write(text);
  }

  @Override
  public void withdraw(List<Prefix> prefixes) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Prefix prefix : prefixes) {
      text.append("withdraw route ").append(prefix).append(" next-hop self\n");
    }
    write(text);
  }

  private void write(StringBuilder text) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(pipe.toFile(), "rw")) {
      if (file.getChannel().size() > 0) {
        file.seek(file.length());
      }
      file.write(text.toString().getBytes(US_ASCII));
    }
  }
}

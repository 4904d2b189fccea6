package perigee.app.talk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.meeting.record.RecordingShelf;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.EntityTag;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Serves recordings, `/v1/recordings/ID/FILE`: an origin for edges, with ranges and validation.
/// Who has the id may watch. What was deleted is gone from caches within ten minutes.
///
/// @param shelf knows what there is
record RecordingFiles(RecordingShelf shelf, InstantSource clock) implements ExchangeHandler {

  static final String PATH = "/v1/recordings";

  private static final Duration FRESH = Duration.ofMinutes(10);

  @Override
  public void handle(Exchange exchange) {
    RequestHead request = exchange.request();
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      text(exchange, 405, "only GET and HEAD\n", "allow", "GET, HEAD");
      return;
    }
    String[] parts = WebPages.path(request.target()).split("/", -1);
    boolean isFile = parts.length == 5;
    String id = isFile ? parts[3] : "";
    String name = isFile ? parts[4] : "";
    // The shelf may read the disk.
    Thread.ofVirtual()
        .name("recording-file")
        .start(() -> {
          Optional<RecordingShelf.StoredFile> stored = shelf.find(id, name);
          FileChannel open = stored.map(RecordingFiles::open).orElse(null);
          exchange.loop().execute(() -> answer(exchange, stored.orElse(null), open));
        });
  }

  private static @Nullable FileChannel open(RecordingShelf.StoredFile stored) {
    try {
      return FileChannel.open(stored.path(), StandardOpenOption.READ);
    } catch (IOException _) {
      // It was deleted at this moment.
      return null;
    }
  }

  private void answer(
      Exchange exchange, RecordingShelf.@Nullable StoredFile stored, @Nullable FileChannel open) {
    if (stored == null || open == null) {
      text(exchange, 404, "there is no such recording\n", "cache-control", "no-store");
      return;
    }
    Fields asked = exchange.request().fields();
    long length = stored.file().octets();
    EntityTag tag = new EntityTag(false, Long.toHexString(length));
    Fields.Builder fields =
        Fields.builder()
            .add("etag", tag.toString())
            .add("cache-control", "public, max-age=" + fresh(stored))
            .add("accept-ranges", "bytes")
            .add("x-content-type-options", "nosniff");
    String known = asked.combined("if-none-match");
    if (known != null && EntityTag.list(known).stream().anyMatch(tag::weaklyEquals)) {
      close(open);
      exchange.respond(head(304, fields.build()), Bodies.empty());
      return;
    }
    fields
        .add("content-type", stored.file().type())
        .add("content-disposition", "inline; filename=\"" + stored.file().name() + "\"");
    List<ByteRanges.Range> ranges = ranges(asked, tag, length);
    if (ranges == null) {
      exchange.respond(head(200, fields.build()), new FileBody(exchange.loop(), open, 0, length));
    } else if (ranges.isEmpty()) {
      close(open);
      fields.add("content-range", "bytes */" + length);
      exchange.respond(head(416, fields.build()), Bodies.empty());
    } else {
      ByteRanges.Range range = ranges.getFirst();
      fields.add("content-range", range.contentRange(length));
      exchange.respond(
          head(206, fields.build()), new FileBody(exchange.loop(), open, range.from(), range.to()));
    }
  }

  /// No longer than it is there.
  private long fresh(RecordingShelf.StoredFile stored) {
    long left = Duration.between(clock.instant(), stored.until()).toSeconds();
    return Math.clamp(left, 0, FRESH.toSeconds());
  }

  /// What is asked for; null for all of it, as more than one range is answered.
  private static @Nullable List<ByteRanges.Range> ranges(Fields asked, EntityTag tag, long length) {
    String condition = asked.combined("if-range");
    if (condition != null && !condition.equals(tag.toString())) {
      return null;
    }
    return ByteRanges.parse(asked.combined("range"))
        .map(all -> all.resolve(length))
        .filter(all -> all.size() <= 1)
        .orElse(null);
  }

  private static void close(FileChannel open) {
    try {
      open.close();
    } catch (IOException _) {
      // It was only read.
      return;
    }
  }

  private static void text(Exchange exchange, int status, String text, String name, String value) {
    Fields fields = Fields.of("content-type", "text/plain; charset=utf-8", name, value);
    exchange.respond(head(status, fields), Bodies.of(text));
  }

  private static ResponseHead head(int status, Fields fields) {
    return new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields);
  }
}

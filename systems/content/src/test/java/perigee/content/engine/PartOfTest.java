package perigee.content.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;

class PartOfTest {

  private static String read(BodySource body, int atOnce) {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (body.pull(atOnce)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> {
          text.append(bytes.toString(UTF_8));
          bytes.release();
        }
        case BodySource.Piece.End _ -> {
          return text.toString();
        }
        case BodySource.Piece.Later _ -> {
          return text + "…";
        }
        case BodySource.Piece.Failed(String reason) -> {
          return text + "! " + reason;
        }
      }
    }
  }

  @Test
  void bringsWhatIsAskedForAndLeavesTheRest() {
    BodySource whole = Bodies.of("0123456789");
    PartOf first = new PartOf(whole, 2, 3, () -> {});
    assertThat(first.length()).isEqualTo(3);
    assertThat(first.isDrained()).isFalse();
    assertThat(read(first, 2)).isEqualTo("234");
    assertThat(first.isDrained()).isTrue();
    assertThat(read(new PartOf(whole, 0, 4, () -> {}), 64)).isEqualTo("5678");
    whole.close();
  }

  @Test
  void failsIfThereIsLess() {
    BodySource whole = Bodies.of("0123");
    assertThat(read(new PartOf(whole, 1, 5, () -> {}), 64)).isEqualTo("123! 2 bytes are missing");
    whole.close();
  }

  @Test
  void closingItIsToldOnceAndLeavesTheWholeOpen() {
    BodySource whole = Bodies.of("0123");
    AtomicInteger closed = new AtomicInteger();
    PartOf part = new PartOf(whole, 0, 2, closed::incrementAndGet);
    part.close();
    part.close();
    assertThat(closed).hasValue(1);
    assertThat(read(part, 64)).isEqualTo("! body was closed");
    assertThat(read(whole, 64)).isEqualTo("0123");
    whole.close();
  }
}

package perigee.wire.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.NullUnmarked;

/// Any bytes at the parsers: they answer, and what they took is read alike when it is written.
@NullUnmarked // what must be there and is not fails the test
class SipFuzzTest {

  private static final int MOST_MESSAGES = 1000;

  @FuzzTest
  void streamsEndOrGoOn(byte[] bytes) {
    SipReader reader = new SipReader(SipLimits.USUAL, true);
    reader.feed(bytes, 0, bytes.length);
    for (int i = 0; i < MOST_MESSAGES; i++) {
      switch (reader.next()) {
        case SipRead.More _ -> {
          return;
        }
        case SipRead.Whole(SipMessage message) -> rewritten(message);
        case SipRead.Bad bad -> {
          if (bad.request() != null) {
            bad.request().answer(bad.status(), bad.reason(), "tag");
          }
        }
        case SipRead.Ping _, SipRead.Pong _ -> {}
      }
    }
  }

  private static void rewritten(SipMessage message) {
    SipRead again =
        SipReader.whole(SipWriter.bytes(message), new SipLimits(1 << 20, 4096, 1 << 20));
    assertThat(again).isInstanceOf(SipRead.Whole.class);
    SipMessage read = ((SipRead.Whole) again).message();
    assertThat(read.body()).isEqualTo(message.body());
    assertThat(SipWriter.text(read)).isEqualTo(SipWriter.text(message));
    if (message instanceof SipRequest request && MessageRules.problem(request) == null) {
      assertThat(MessageRules.problem((SipRequest) read)).isNull();
      request.answer(200, "tag");
    }
  }

  @FuzzTest
  void valuesSurviveTheirOwnText(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    NameAddress address = NameAddress.parse(text);
    if (address != null) {
      NameAddress again = NameAddress.parse(address.toString());
      assertThat(again).isNotNull();
      assertThat(again.toString()).isEqualTo(address.toString());
    }
    Via via = Via.parse(text);
    if (via != null) {
      assertThat(Via.parse(via.toString())).isEqualTo(via);
    }
    SipUri uri = SipUri.parse(text);
    if (uri != null) {
      assertThat(SipUri.parse(uri.text())).isEqualTo(uri);
      assertThat(uri.matches(uri)).isTrue();
      assertThat(SipUri.parse("sip:" + SipUri.escaped(uri.plainUser() + "x") + "@h").plainUser())
          .isEqualTo(uri.plainUser() + "x");
    }
    AuthField.parse(text);
    CSeq.parse(text);
    SipDate.parse(text);
  }
}

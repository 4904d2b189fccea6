package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import perigee.wire.sip.SipResponse;

@NullUnmarked // what must be there and is not fails the test
class SearchesTest {

  private static final String SEARCH = "sip:perigee.local;search=";

  private static final Locations NAMES =
      new Locations() {
        @Override
        public void changed(String person, String name, boolean here) {}

        @Override
        public void find(String person, Consumer<List<String>> answer) {
          answer.accept(List.of());
        }

        @Override
        public void search(String text, Consumer<List<Named>> answer) {
          answer.accept(
              text.equals("b\u00f6b & co") ? List.of(new Named("bob", "B\u00f6b")) : List.of());
        }
      };

  @Test
  void peopleFindEachOtherByName() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest(NAMES);
        ScriptedPhone stranger = edge.phone("mallory");
        ScriptedPhone anna = edge.registered("anna")) {
      assertThat(search(stranger, "bob").status()).isEqualTo(403);
      SipResponse found = search(anna, "b%C3%B6b%20%26%20co");
      assertThat(found.status()).isEqualTo(200);
      assertThat(found.body())
          .contains("\"id\":\"bob\"", "B\\u00F6b", "\"address\":\"sip:bob@perigee.local\"");
      assertThat(search(anna, "nobody").body()).isEqualTo("{\"people\":[]}");
      assertThat(search(anna, "").status()).isEqualTo(400);
      assertThat(search(anna, "x".repeat(65)).status()).isEqualTo(400);
    }
  }

  @Test
  void searchesArePaced() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest(NAMES);
        ScriptedPhone anna = edge.registered("anna")) {
      for (int i = 0; i < 10; i++) {
        assertThat(search(anna, "bob").status()).isEqualTo(200);
      }
      assertThat(search(anna, "bob").status()).isEqualTo(503);
      edge.turn(Duration.ofMillis(500));
      assertThat(search(anna, "bob").status()).isEqualTo(200);
      assertThat(search(anna, "bob").status()).isEqualTo(503);
    }
  }

  private static SipResponse search(ScriptedPhone phone, String text) throws IOException {
    phone.send(phone.request("OPTIONS", SEARCH + text));
    return phone.response();
  }
}

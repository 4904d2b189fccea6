package perigee.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {

  @Test
  void commasAndQuotesInAMemberDoNotEndIt() { // RFC 8288 §3
    List<Link> links =
        Link.list(
            "</a,b.css>; rel=preload; as=style, <https://c.test>;rel=\"preconnect DNS-prefetch\""
                + ";title=\"x, \\\"y\\\"\" , </next>; REL=next");
    assertThat(links)
        .extracting(Link::relations)
        .containsExactly(
            List.of("preload"), List.of("preconnect", "dns-prefetch"), List.of("next"));
    assertThat(links.getFirst().text()).isEqualTo("</a,b.css>; rel=preload; as=style");
  }

  @Test
  void whatIsMalformedIsLeftOut() {
    assertThat(Link.list("a.css; rel=preload, , <b.css, <c.css>; rel=preload")).isEmpty();
    assertThat(Link.list("<c.css>; as=style"))
        .extracting(Link::relations)
        .containsExactly(List.of());
    assertThat(Link.list("")).isEmpty();
  }
}

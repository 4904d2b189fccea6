package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

@NullUnmarked // what must be there and is not fails the test
class PresenceTest {

  private static final String ENTITY =
      "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"%s\"><note>busy</note></presence>";

  @Test
  void watchersHearOfComingAndGoing() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        ScriptedPhone anna = edge.registered("anna")) {
      SipRequest subscribe =
          anna.request(
              "SUBSCRIBE", "sip:bob@perigee.local", "Event", "presence", "Contact", anna.contact());
      anna.send(subscribe);
      SipResponse granted = anna.response();
      assertThat(granted.status()).isEqualTo(200);
      assertThat(granted.headers().first("Expires")).isEqualTo("3600");
      assertThat(notified(anna).body()).contains("<basic>closed</basic>");
      ScriptedPhone bob = edge.registered("bob");
      SipRequest open = notified(anna);
      assertThat(open.headers().first("Subscription-State")).startsWith("active;expires=");
      assertThat(open.body()).contains("<basic>open</basic>", "entity=\"sip:bob@perigee.local\"");

      bob.send(publish(bob, "bob", ENTITY.formatted("sip:bob@perigee.local")));
      SipResponse published = bob.response();
      assertThat(published.status()).isEqualTo(200);
      assertThat(notified(anna).body()).contains("<note>busy</note>");
      bob.send(publish(bob, "bob", ENTITY.formatted("sip:anna@perigee.local")));
      assertThat(bob.response().status()).isEqualTo(400);
      bob.send(publish(bob, "anna", ENTITY.formatted("sip:anna@perigee.local")));
      assertThat(bob.response().status()).isEqualTo(403);
      bob.send(
          bob.request(
              "PUBLISH",
              "sip:bob@perigee.local",
              "Event",
              "presence",
              "Expires",
              "0",
              "SIP-If-Match",
              published.headers().first("SIP-ETag")));
      assertThat(bob.response().status()).isEqualTo(200);
      assertThat(notified(anna).body()).contains("<basic>open</basic>");
      bob.close();
      assertThat(notified(anna).body()).contains("<basic>closed</basic>");

      SipRequest end = anna.inside(subscribe, granted, "SUBSCRIBE");
      anna.send(
          end.with(
              end.headers().toBuilder()
                  .add("Event", "presence")
                  .add("Expires", "0")
                  .add("Contact", anna.contact())
                  .build()));
      assertThat(List.of(anna.response().status())).containsExactly(200);
      assertThat(notified(anna).headers().first("Subscription-State")).startsWith("terminated");
      assertThat(edge.edge().subscriptions()).isZero();
    }
  }

  @Test
  void whoIsNotNamedSeesNobody() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        ScriptedPhone bob = edge.registered("bob")) {
      String document =
          ENTITY
              .formatted("sip:bob@perigee.local")
              .replace("<note>", "<watchers xmlns=\"urn:perigee:watchers\">anna</watchers><note>");
      bob.send(publish(bob, "bob", document));
      assertThat(bob.response().status()).isEqualTo(200);
      for (String name : List.of("anna", "mallory")) {
        try (ScriptedPhone watcher = edge.registered(name)) {
          watcher.send(
              watcher.request(
                  "SUBSCRIBE",
                  "sip:bob@perigee.local",
                  "Event",
                  "presence",
                  "Contact",
                  watcher.contact()));
          assertThat(watcher.response().status()).isEqualTo(200);
          String said = notified(watcher).body();
          assertThat(said)
              .doesNotContain("watchers")
              .contains(name.equals("anna") ? "<note>busy</note>" : "<basic>closed</basic>");
        }
      }
    }
  }

  private static SipRequest publish(ScriptedPhone phone, String person, String document) {
    SipRequest request =
        phone.request(
            "PUBLISH",
            "sip:" + person + "@perigee.local",
            "Event",
            "presence",
            "Content-Type",
            Pidf.TYPE);
    return new SipRequest(request.method(), request.uri(), request.headers(), document);
  }

  private static SipRequest notified(ScriptedPhone phone) throws IOException {
    SipRequest request = phone.request();
    assertThat(request.method()).isEqualTo("NOTIFY");
    phone.send(request.answer(200, ""));
    return request;
  }
}

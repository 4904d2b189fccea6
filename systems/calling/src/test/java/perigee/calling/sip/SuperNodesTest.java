package perigee.calling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.calling.overlay.link.FleetAuthorityRig;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Two super nodes, a caller at one and a callee at the other.
@NullUnmarked // what must be there and is not fails the test
class SuperNodesTest {

  private final FleetAuthorityRig authority = new FleetAuthorityRig();
  private SuperNodeUnderTest one;
  private SuperNodeUnderTest two;

  @BeforeEach
  void start() throws IOException {
    one = new SuperNodeUnderTest("one", authority, 0);
    two = new SuperNodeUnderTest("two", authority, 0);
    one.beside(two);
    two.beside(one);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void aCallGoesFromEitherToTheOther() throws IOException {
    try (ScriptedPhone anna = one.registered("anna");
        ScriptedPhone bob = two.registered("bob")) {
      calls(anna, bob);
      calls(bob, anna);
    }
  }

  /// To the end, with requests inside its dialog from both.
  private static void calls(ScriptedPhone caller, ScriptedPhone callee) throws IOException {
    SipRequest invite = invite(caller, callee);
    caller.send(invite);
    SipRequest ringing = callee.request();
    callee.send(callee.reply(ringing, 200));
    SipResponse accepted = caller.answer();
    assertThat(accepted.status()).isEqualTo(200);
    caller.send(caller.inside(invite, accepted, "ACK"));
    assertThat(callee.request().method()).isEqualTo("ACK");
    caller.send(caller.inside(invite, accepted, "UPDATE"));
    SipRequest update = callee.request();
    assertThat(update.method()).isEqualTo("UPDATE");
    callee.send(callee.reply(update, 200));
    assertThat(caller.answer().status()).isEqualTo(200);
    callee.send(callee.back(ringing, "BYE"));
    SipRequest bye = caller.request();
    assertThat(bye.method()).isEqualTo("BYE");
    caller.send(caller.reply(bye, 200));
    assertThat(callee.answer().status()).isEqualTo(200);
  }

  private static SipRequest invite(ScriptedPhone caller, ScriptedPhone callee) {
    return caller.request("INVITE", callee.address(), "Contact", caller.contact());
  }

  @Test
  void whoIsAwayIsToldAtOnceAndFoundWhenItIsBack() throws IOException {
    int port = two.port();
    two.close();
    try (ScriptedPhone anna = one.registered("anna")) {
      Instant before = Instant.now();
      assertThat(status(anna)).isEqualTo(480);
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
      two = new SuperNodeUnderTest("two", authority, port);
      two.beside(one);
      try (ScriptedPhone bob = two.registered("bob")) {
        Thread answers = Thread.startVirtualThread(() -> answer(bob));
        int status = 480;
        while (status == 480 && answers.isAlive()) {
          status = status(anna);
        }
        assertThat(status).isEqualTo(200);
      }
    }
  }

  private static void answer(ScriptedPhone phone) {
    try {
      phone.send(phone.reply(phone.request(), 200));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(ScriptedPhone anna) throws IOException {
    anna.send(anna.request("OPTIONS", "sip:bob@perigee.local"));
    return anna.answer().status();
  }

  /// Who shows another's certificate is not taken for it.
  @Test
  void anotherSuperNodeIsNotTakenForIt() throws IOException {
    one.beside("three", two.port());
    try (ScriptedPhone anna = one.registered("anna");
        ScriptedPhone bob = two.registered("bob")) {
      assertThat(status(anna)).isEqualTo(480);
      assertThat(bob.isSilent(200)).isTrue();
    }
  }
}

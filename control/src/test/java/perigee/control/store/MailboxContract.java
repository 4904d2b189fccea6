package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import perigee.control.store.Devices.Device;
import perigee.control.store.Mailbox.Message;

/// What every engine's mailbox keeps.
public abstract class MailboxContract extends StoreContract {

  private static final Duration KEPT = Duration.ofDays(30);

  @BeforeEach
  void devices() {
    PeopleOfTests.create(store, clock, "anna");
    for (String id : List.of("d1", "d2")) {
      Instant now = clock.instant();
      store.devices().put(new Device(id, "anna", "n", "x", "y", "jws", "s" + id, now, now, now));
    }
  }

  @Test
  void messagesWaitInOrderUntilTheyAreReceived() {
    put("d1", "bert", "one");
    put("d2", "bert", "other");
    put("d1", "bert", "two");
    reopen();
    List<Message> waiting = store.mailbox().of("d1", 9);
    assertThat(waiting).extracting(Message::body).containsExactly("one", "two");
    assertThat(store.mailbox().of("d1", 1)).hasSize(1);
    long number = waiting.getFirst().number();
    assertThat(store.mailbox().received("d2", List.of(number))).isZero();
    assertThat(store.mailbox().received("d1", List.of(number, 99L))).isEqualTo(1);
    assertThat(store.mailbox().of("d1", 9)).extracting(Message::body).containsExactly("two");
  }

  @Test
  void whatNobodyFetchedEnds() {
    put("d1", "bert", "one");
    clock.advance(KEPT);
    assertThat(store.mailbox().of("d1", 9)).isEmpty();
    assertThat(store.mailbox().expire()).isEqualTo(1);
  }

  @Test
  void neitherOneSenderNorAllFillItForEver() {
    String large = "x".repeat(64 << 10);
    int kept = 0;
    while (put("d1", "s" + kept, large)) {
      kept++;
    }
    assertThat(kept).isEqualTo((int) (Mailbox.MOST_CHARS / large.length()));
    store
        .mailbox()
        .received("d1", store.mailbox().of("d1", 999).stream().map(Message::number).toList());
    for (int i = 0; i < Mailbox.MOST_OF_SENDER; i++) {
      assertThat(put("d1", "bert", "y")).isTrue();
    }
    assertThat(put("d2", "bert", "y")).isFalse();
    assertThat(put("d2", "carl", "y")).isTrue();
  }

  @Test
  void aDevicesMessagesGoWithIt() {
    put("d1", "bert", "one");
    store.devices().remove("anna", "d1");
    assertThat(store.mailbox().of("d1", 9)).isEmpty();
  }

  private boolean put(String device, String sender, String body) {
    Instant now = clock.instant();
    return store.mailbox().put(new Message(0, "anna", device, sender, now, now.plus(KEPT), body));
  }
}

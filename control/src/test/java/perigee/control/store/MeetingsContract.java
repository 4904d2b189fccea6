package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.Schedule;

/// What every engine's meetings keep.
public abstract class MeetingsContract extends StoreContract {

  private static final String ID = "abc-defg-hjk";

  @Test
  void whatIsMadeIsFoundAgain() {
    Meeting meeting = meeting(ID, "guest", null);
    Schedule schedule = new Schedule(clock.instant().plusSeconds(60), Duration.ofMinutes(30));
    Meeting planned = meeting("bcd-defg-hjk", "person:anna", schedule);

    assertThat(store.meetings().create(meeting)).isTrue();
    assertThat(store.meetings().create(planned)).isTrue();
    reopen();
    assertThat(store.meetings().find(ID)).contains(meeting);
    assertThat(store.meetings().find("bcd-defg-hjk")).contains(planned);
    assertThat(store.meetings().find("xyz-defg-hjk")).isEmpty();
    assertThat(store.meetings().count()).isEqualTo(2);
  }

  @Test
  void anIdIsGivenOnce() {
    store.meetings().create(meeting(ID, "guest", null));
    assertThat(store.meetings().create(meeting(ID, "operator", null))).isFalse();
    assertThat(store.meetings().find(ID).orElseThrow().owner()).isEqualTo("guest");
  }

  @Test
  void theNewestComeFirstAndPagesFollow() {
    for (String id : List.of("aaa-aaaa-aaa", "bbb-bbbb-bbb", "ccc-cccc-ccc")) {
      store.meetings().create(meeting(id, id.startsWith("b") ? "guest" : "operator", null));
      clock.advance(Duration.ofSeconds(1));
    }
    List<Meeting> all = store.meetings().list(null, null, 2);
    assertThat(all).extracting(Meeting::id).containsExactly("ccc-cccc-ccc", "bbb-bbbb-bbb");
    assertThat(store.meetings().list(null, all.getLast().createdAt(), 2))
        .extracting(Meeting::id)
        .containsExactly("aaa-aaaa-aaa");
    assertThat(store.meetings().list("guest", null, 9))
        .extracting(Meeting::id)
        .containsExactly("bbb-bbbb-bbb");
  }

  @Test
  void aChangeMustKnowWhatItChanges() {
    Meeting meeting = meeting(ID, "guest", null);
    store.meetings().create(meeting);
    MeetingOptions lobby =
        new MeetingOptions(true, false, MeetingOptions.Sharing.HOSTS, true, false, false, true, 7);
    Meeting changed = store.meetings().change(meeting.with(lobby), 1).orElseThrow();
    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.options()).isEqualTo(lobby);
    assertThat(store.meetings().change(meeting, 1)).isEmpty();
    assertThat(store.meetings().find(ID)).contains(changed);
  }

  @Test
  void anEndIsForGood() {
    store.meetings().create(meeting(ID, "guest", null));
    Meeting over = store.meetings().end(ID).orElseThrow();
    assertThat(over.endedAt()).isEqualTo(clock.instant());
    assertThat(over.version()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(5));
    assertThat(store.meetings().end(ID)).contains(over);
    assertThat(store.meetings().end("xyz-defg-hjk")).isEmpty();
  }

  @Test
  void eventsAreKeptInOrderAndWithinABound() {
    store.meetings().create(meeting(ID, "guest", null));
    store.meetings().record(ID, List.of(event("a"), event("b")));
    store.meetings().record(ID, List.of(event("c")));
    store.meetings().record("xyz-defg-hjk", List.of(event("lost")));
    assertThat(store.meetings().events(ID, 1, 9))
        .extracting(MeetingEvent::participant)
        .containsExactly("b", "c");
    store
        .meetings()
        .record(
            ID, IntStream.range(0, Meetings.MOST_EVENTS).mapToObj(i -> event("p" + i)).toList());
    assertThat(store.meetings().events(ID, 0, Integer.MAX_VALUE)).hasSize(Meetings.MOST_EVENTS);
  }

  @Test
  void whatIsOldIsForgottenWithItsEvents() {
    Schedule later = new Schedule(clock.instant().plus(Duration.ofDays(20)), Duration.ofHours(1));
    store.meetings().create(meeting("aaa-aaaa-aaa", "guest", null));
    store.meetings().record("aaa-aaaa-aaa", List.of(event("a")));
    store.meetings().create(meeting("bbb-bbbb-bbb", "operator", null));
    store.meetings().create(meeting("ccc-cccc-ccc", "guest", later));
    store.meetings().create(meeting("ddd-dddd-ddd", "operator", null));
    store.meetings().end("ddd-dddd-ddd");
    store.meetings().create(meeting("eee-eeee-eee", "guest", null));
    clock.advance(Duration.ofDays(10));
    store.meetings().used("eee-eeee-eee");
    Instant now = clock.instant();
    int gone =
        store
            .meetings()
            .forget(
                now.minus(Duration.ofDays(9)),
                now.minus(Duration.ofDays(5)),
                now.minus(Duration.ofDays(50)));
    assertThat(gone).isEqualTo(2);
    assertThat(store.meetings().list(null, null, 9))
        .extracting(Meeting::id)
        .containsExactlyInAnyOrder("bbb-bbbb-bbb", "ccc-cccc-ccc", "eee-eeee-eee");
    assertThat(store.meetings().events("aaa-aaaa-aaa", 0, 9)).isEmpty();
  }

  private MeetingEvent event(String participant) {
    return new MeetingEvent(clock.instant(), MeetingEvent.JOINED, participant, "Ada", "");
  }

  private Meeting meeting(String id, String owner, @Nullable Schedule schedule) {
    return new Meeting(
        id,
        "Monday; \u00e9",
        owner,
        MeetingOptions.USUAL,
        schedule == null ? null : "kept",
        "kept-key",
        schedule,
        clock.instant(),
        null,
        1);
  }
}

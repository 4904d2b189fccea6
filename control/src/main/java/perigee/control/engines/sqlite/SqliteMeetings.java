package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Meetings;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.Schedule;

/// Meetings as rows; their options as JSON.
final class SqliteMeetings implements Meetings {

  private static final String COLUMNS =
      "id, title, owner, options, passcode, host_key, starts_at, seconds, created_at, ended_at,"
          + " version";

  private final Database database;
  private final InstantSource clock;

  SqliteMeetings(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean create(Meeting meeting) {
    return database.write(transaction ->
        transaction.update(
                """
                insert into meeting (id, title, owner, options, passcode, host_key, starts_at,
                  seconds, created_at, used_at, version)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do nothing\
                """,
                meeting.id(),
                meeting.title(),
                meeting.owner(),
                MeetingJson.write(meeting.options()),
                meeting.passcode(),
                meeting.hostKey(),
                start(meeting),
                seconds(meeting),
                meeting.createdAt().toEpochMilli(),
                clock.millis(),
                meeting.version())
            > 0);
  }

  @Override
  public Optional<Meeting> find(String id) {
    return database.read(transaction ->
        transaction.first(
            "select " + COLUMNS + " from meeting where id = ?", SqliteMeetings::meeting, id));
  }

  @Override
  public List<Meeting> list(@Nullable String owner, @Nullable Instant before, int most) {
    long until = before == null ? Long.MAX_VALUE : before.toEpochMilli();
    return database.read(transaction ->
        owner == null
            ? transaction.list(
                "select "
                    + COLUMNS
                    + " from meeting where created_at < ? order by created_at desc, id limit ?",
                SqliteMeetings::meeting,
                until,
                most)
            : transaction.list(
                "select "
                    + COLUMNS
                    + " from meeting where owner = ? and created_at < ?"
                    + " order by created_at desc, id limit ?",
                SqliteMeetings::meeting,
                owner,
                until,
                most));
  }

  @Override
  public long count() {
    return database.read(transaction -> transaction.number("select count(*) from meeting"));
  }

  @Override
  public Optional<Meeting> change(Meeting meeting, long expected) {
    return database.write(transaction ->
        transaction.first(
            "update meeting set title = ?, options = ?, passcode = ?, starts_at = ?, seconds = ?,"
                + " version = version + 1 where id = ? and version = ? returning "
                + COLUMNS,
            SqliteMeetings::meeting,
            meeting.title(),
            MeetingJson.write(meeting.options()),
            meeting.passcode(),
            start(meeting),
            seconds(meeting),
            meeting.id(),
            expected));
  }

  @Override
  public Optional<Meeting> end(String id) {
    return database.write(transaction -> {
      transaction.update(
          "update meeting set ended_at = ?, version = version + 1"
              + " where id = ? and ended_at is null",
          clock.millis(),
          id);
      return transaction.first(
          "select " + COLUMNS + " from meeting where id = ?", SqliteMeetings::meeting, id);
    });
  }

  @Override
  public void used(String id) {
    database.write(transaction ->
        transaction.update("update meeting set used_at = ? where id = ?", clock.millis(), id));
  }

  @Override
  public void record(String id, List<MeetingEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    database.write(transaction -> {
      if (transaction.number("select count(*) from meeting where id = ?", id) == 0) {
        return 0;
      }
      long number =
          transaction.number(
              "select coalesce(max(number), 0) from meeting_event where meeting = ?", id);
      List<List<Object>> rows = new ArrayList<>();
      for (MeetingEvent event : events) {
        if (++number > MOST_EVENTS) {
          break;
        }
        rows.add(
            List.of(
                id,
                number,
                event.at().toEpochMilli(),
                event.kind(),
                event.participant(),
                event.name(),
                event.detail()));
      }
      transaction.updateAll(
          """
          insert into meeting_event (meeting, number, at, kind, participant, name, detail)
          values (?, ?, ?, ?, ?, ?, ?)\
          """,
          rows);
      return rows.size();
    });
  }

  @Override
  public List<MeetingEvent> events(String id, long after, int most) {
    return database.read(transaction ->
        transaction.list(
            """
            select at, kind, participant, name, detail from meeting_event
            where meeting = ? and number > ? order by number limit ?\
            """,
            SqliteMeetings::event,
            id,
            after,
            most));
  }

  @Override
  public int forget(Instant ended, Instant guests, Instant others) {
    return database.write(transaction ->
        transaction.update(
            """
            delete from meeting where ended_at < ? or (ended_at is null
              and used_at < case when owner = ? then ? else ? end
              and coalesce(starts_at + seconds * 1000, 0) < case when owner = ? then ? else ? end)\
            """,
            ended.toEpochMilli(),
            Meeting.GUEST,
            guests.toEpochMilli(),
            others.toEpochMilli(),
            Meeting.GUEST,
            guests.toEpochMilli(),
            others.toEpochMilli()));
  }

  private static @Nullable Long start(Meeting meeting) {
    Schedule schedule = meeting.schedule();
    return schedule == null ? null : schedule.start().toEpochMilli();
  }

  private static @Nullable Long seconds(Meeting meeting) {
    Schedule schedule = meeting.schedule();
    return schedule == null ? null : schedule.length().toSeconds();
  }

  private static Meeting meeting(ResultSet row) throws SQLException {
    Instant start = Transaction.instantOrNull(row, 7);
    return new Meeting(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        options(row.getString(4)),
        row.getString(5),
        row.getString(6),
        start == null ? null : new Schedule(start, Duration.ofSeconds(row.getLong(8))),
        Instant.ofEpochMilli(row.getLong(9)),
        Transaction.instantOrNull(row, 10),
        row.getLong(11));
  }

  private static MeetingOptions options(String json) throws SQLException {
    try {
      return MeetingJson.options(json);
    } catch (MeetingJson.MalformedMeeting e) {
      throw new SQLException("options of a meeting: " + e.getMessage(), e);
    }
  }

  private static MeetingEvent event(ResultSet row) throws SQLException {
    return new MeetingEvent(
        Instant.ofEpochMilli(row.getLong(1)),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5));
  }
}

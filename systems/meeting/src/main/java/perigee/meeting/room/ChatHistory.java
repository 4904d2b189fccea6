package perigee.meeting.room;

import java.util.ArrayDeque;
import java.util.List;
import perigee.meeting.room.RoomOutlet.KeptLine;
import perigee.meeting.signal.ChatEntry;

/// The last lines of a meeting's chat.
final class ChatHistory {

  private final int most;
  private final ArrayDeque<KeptLine> lines = new ArrayDeque<>();

  ChatHistory(int most) {
    this.most = most;
  }

  void add(KeptLine line) {
    if (lines.size() == most) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  boolean isNew(KeptLine line) {
    return lines.stream().noneMatch(known -> known.entry().id().equals(line.entry().id()));
  }

  /// All that is remembered, the oldest first.
  List<KeptLine> lines() {
    return List.copyOf(lines);
  }

  /// What somebody may read of it.
  ///
  /// @param room where he is; empty for the meeting itself
  List<ChatEntry> readBy(String participant, String room) {
    return lines.stream()
        .filter(line -> isFor(line, participant, room))
        .map(KeptLine::entry)
        .toList();
  }

  private static boolean isFor(KeptLine line, String participant, String room) {
    ChatEntry entry = line.entry();
    return entry.to() == null
        ? line.room().equals(room)
        : entry.to().equals(participant) || entry.from().equals(participant);
  }
}

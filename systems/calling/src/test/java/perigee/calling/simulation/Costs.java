package perigee.calling.simulation;

import java.util.List;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.OverlayWriter;
import perigee.wire.overlay.Rumour;

/// What a member sends in a second, from the octets of real messages and what is assumed of people.
/// TLS and TCP add some 60 octets a message, which are counted.
final class Costs {

  private static final int ENVELOPE = 60;
  private static final int REPETITIONS = 3;
  private static final int PERSON_COPIES = 5;
  private static final int NAME_COPIES = 2;
  private static final int KEYS_OF_NAME = 10;
  private static final double SECONDS_OF_HOUR = 3600;

  private final int superNodes;
  private final double users;
  private final double online;
  private final double changesPerSecond;

  /// Costs of a fleet.
  ///
  /// @param online share of the people
  /// @param changesPerSecond super nodes that come, and as many that go
  Costs(int superNodes, double users, double online, double changesPerSecond) {
    this.superNodes = superNodes;
    this.users = users;
    this.online = online;
    this.changesPerSecond = changesPerSecond;
  }

  static int record() {
    return OverlayWriter.write(new OverlayMessage.Publish(1, sample())).length;
  }

  private static LocationRecord sample() {
    return new LocationRecord(
        "person-12345",
        "telephone-1",
        "Anna Maria Beispiel",
        1_800_000_000_000L,
        1_800_000_000L,
        1_800_003_600L,
        List.of("super-123456"),
        "sip:person-12345@super-123456",
        Octets.of(new byte[450]),
        Octets.of(new byte[71]));
  }

  private static Rumour alive() {
    return new Rumour.Alive(
        new MemberCard(
            "super-123456",
            "203.0.113.77",
            443,
            1_800_000_000_000L,
            Octets.of(new byte[450]),
            Octets.of(new byte[71])));
  }

  private static Rumour suspicion() {
    return new Rumour.Accusation(
        "super-123456", 1_800_000_000_000L, false, "super-654321", Octets.of(new byte[71]));
  }

  private static int ping(List<Rumour> rumours) {
    return OverlayWriter.write(new OverlayMessage.Ping(1_000_000, 40, rumours)).length + ENVELOPE;
  }

  /// A probe and an answer a second, with a newcomer's card and three accusations for each change,
  /// each repeated as often as the number of members asks for.
  double membership() {
    double repetitions = REPETITIONS * Math.ceil(Math.log10(superNodes + 2.0));
    int bare = ping(List.of());
    int card = ping(List.of(alive())) - bare;
    int accusation = ping(List.of(suspicion())) - bare;
    return 2 * bare + changesPerSecond * repetitions * (card + 3 * accusation);
  }

  /// Records that a change moves: those of a holder that went, and of one that came.
  double handOver() {
    double entries = users * (PERSON_COPIES + KEYS_OF_NAME * NAME_COPIES) / superNodes;
    return 2 * changesPerSecond * entries * record() / superNodes;
  }

  /// Each holder of a slot compares it with each other one, each ten minutes.
  double repair() {
    int compare = OverlayWriter.write(new OverlayMessage.Compare(1_000_000, 1, 610, 7)).length;
    int same = OverlayWriter.write(new OverlayMessage.Same(1_000_000)).length;
    double pairs =
        65_536.0 * (PERSON_COPIES * (PERSON_COPIES - 1) + NAME_COPIES * (NAME_COPIES - 1));
    return pairs / superNodes / 600 * (compare + same + 2 * ENVELOPE);
  }

  /// Everybody who is online publishes when he comes, when he goes, and in between once.
  double publishing(double hoursOnline) {
    double publications = users * online * 3 / (hoursOnline * SECONDS_OF_HOUR);
    double messages = PERSON_COPIES + KEYS_OF_NAME * NAME_COPIES;
    return publications * messages * (record() + 2 * ENVELOPE) / superNodes;
  }

  /// Look-ups of those who are online.
  double lookingUp(double perHour) {
    int ask = OverlayWriter.write(new OverlayMessage.Find(1_000_000, "person-12345")).length;
    int found =
        OverlayWriter.write(new OverlayMessage.Found(1_000_000, true, List.of(sample()))).length;
    double perSecond = users * online * perHour / SECONDS_OF_HOUR;
    return perSecond * (ask + found + 2 * ENVELOPE) / superNodes;
  }

  /// Octets that a member keeps.
  double kept() {
    return users * (PERSON_COPIES + KEYS_OF_NAME * NAME_COPIES) / superNodes * record();
  }

  /// Signatures that a member checks in a second: each publication at each holder, and rumours.
  double checks(double hoursOnline) {
    double publications = users * online * 3 / (hoursOnline * SECONDS_OF_HOUR);
    double messages = PERSON_COPIES + KEYS_OF_NAME * NAME_COPIES;
    return publications * messages / superNodes + changesPerSecond * 4;
  }
}

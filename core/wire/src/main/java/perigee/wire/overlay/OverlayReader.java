package perigee.wire.overlay;

import java.util.List;

/// Reads messages from octets that anybody may have sent.
public final class OverlayReader {

  private static final int MOST_PORT = 65_535;
  private static final int MOST_LOAD = 1000;

  private final OverlayInput in;

  private OverlayReader(OverlayInput in) {
    this.in = in;
  }

  /// Reads one message that fills its octets.
  public static OverlayRead read(byte[] bytes) {
    if (bytes.length > OverlayLimits.MESSAGE) {
      return new OverlayRead.Malformed("it is longer than " + OverlayLimits.MESSAGE);
    }
    OverlayInput in = new OverlayInput(bytes, 0, bytes.length);
    OverlayType type = OverlayType.of(in.octet());
    if (type == null) {
      return new OverlayRead.Malformed("no such type of message");
    }
    OverlayMessage message = new OverlayReader(in).message(type, in.number());
    in.requireEnd();
    String problem = in.problem();
    return problem == null ? new OverlayRead.Message(message) : new OverlayRead.Malformed(problem);
  }

  private OverlayMessage message(OverlayType type, long id) {
    return switch (type) {
      case PING -> new OverlayMessage.Ping(id, in.number(MOST_LOAD), rumours());
      case PING_VIA -> new OverlayMessage.PingVia(id, in.name(), rumours());
      case ACK -> new OverlayMessage.Ack(id, in.number(MOST_LOAD), rumours());
      case NACK -> new OverlayMessage.Nack(id);
      case PULL -> new OverlayMessage.Pull(id, in.text(OverlayLimits.NAME));
      case CARDS ->
          new OverlayMessage.Cards(id, in.list(OverlayLimits.CARDS, this::card), in.flag());
      case PUT -> new OverlayMessage.Put(id, in.number(Slots.COUNT - 1), locations());
      case TOOK -> new OverlayMessage.Took(id, count(), count(), count());
      case FIND -> new OverlayMessage.Find(id, in.name());
      case SEARCH ->
          new OverlayMessage.Search(
              id, in.name(), in.text(OverlayLimits.DISPLAY_NAME), in.number(OverlayLimits.RECORDS));
      case FOUND -> new OverlayMessage.Found(id, in.flag(), locations());
      case COMPARE ->
          new OverlayMessage.Compare(
              id, in.number(Slots.COUNT - 1), in.number(Integer.MAX_VALUE), in.fixed());
      case SAME -> new OverlayMessage.Same(id);
      case HAVE ->
          new OverlayMessage.Have(
              id,
              in.list(
                  OverlayLimits.ENTRIES, () -> new OverlayMessage.Entry(in.fixed(), in.number())));
      case DIAL_BACK ->
          new OverlayMessage.DialBack(id, in.name(), in.number(MOST_PORT), in.number(MOST_PORT));
      case DIALLED -> new OverlayMessage.Dialled(id, in.flag(), in.flag());
      case ENTER -> new OverlayMessage.Enter(id);
      case ENTERED -> new OverlayMessage.Entered(id);
      case SENT_ON ->
          new OverlayMessage.SentOn(
              id, in.number(Integer.MAX_VALUE), in.list(OverlayLimits.HOSTS, this::host));
      case HOSTS -> new OverlayMessage.Hosts(id);
      case HOST_LIST -> new OverlayMessage.HostList(id, in.list(OverlayLimits.HOSTS, this::host));
      case LOCATE -> new OverlayMessage.Locate(id, in.name());
      case SEEK ->
          new OverlayMessage.Seek(
              id, in.text(OverlayLimits.DISPLAY_NAME), in.number(OverlayLimits.RECORDS));
      case PUBLISH -> new OverlayMessage.Publish(id, location());
      case BULK -> new OverlayMessage.Bulk(id, in.octets(OverlayLimits.BULK));
      case WEIGHED -> new OverlayMessage.Weighed(id, in.number(OverlayLimits.BULK));
      case LEND -> new OverlayMessage.Lend(id);
      case LENT -> new OverlayMessage.Lent(id, in.name(), in.name(), in.number(), in.number());
      case LEAVING -> new OverlayMessage.Leaving(id);
      case SOUGHT -> new OverlayMessage.Sought(id, in.list(OverlayLimits.RECORDS, this::hit));
    };
  }

  private OverlayMessage.Hit hit() {
    return new OverlayMessage.Hit(
        in.name(), in.text(OverlayLimits.DISPLAY_NAME), in.number(OverlayLimits.DISPLAY_NAME));
  }

  private int count() {
    return in.number(OverlayLimits.RECORDS);
  }

  private List<Rumour> rumours() {
    return in.list(OverlayLimits.RUMOURS, this::rumour);
  }

  private List<LocationRecord> locations() {
    return in.list(OverlayLimits.RECORDS, this::location);
  }

  private Rumour rumour() {
    return in.flag()
        ? new Rumour.Alive(card())
        : new Rumour.Accusation(in.name(), in.number(), in.flag(), in.name(), signature());
  }

  private MemberCard card() {
    return new MemberCard(
        in.name(),
        in.name(),
        in.number(MOST_PORT),
        services(),
        in.number(),
        credential(),
        signature());
  }

  private Services services() {
    return new Services(in.number(MOST_PORT), in.number(MOST_PORT), in.number(MOST_PORT));
  }

  private HostEntry host() {
    return new HostEntry(
        in.name(), in.name(), in.number(MOST_PORT), in.octets(OverlayLimits.SIGNATURE), services());
  }

  private LocationRecord location() {
    return new LocationRecord(
        in.name(),
        in.name(),
        in.text(OverlayLimits.DISPLAY_NAME),
        in.number(),
        in.number(),
        in.number(),
        in.list(OverlayLimits.SUPER_NODES, in::name),
        in.text(OverlayLimits.CONTACT),
        credential(),
        signature());
  }

  private Octets credential() {
    return in.octets(OverlayLimits.CREDENTIAL);
  }

  private Octets signature() {
    return in.octets(OverlayLimits.SIGNATURE);
  }
}

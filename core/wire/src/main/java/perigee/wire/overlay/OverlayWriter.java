package perigee.wire.overlay;

import java.util.List;

/// Writes messages, and what is signed of them.
public final class OverlayWriter {

  private static final String CARD = "perigee overlay member 1";
  private static final String ACCUSATION = "perigee overlay accusation 1";
  private static final String LOCATION = "perigee overlay location 1";

  private final OverlayOutput out = new OverlayOutput();

  private OverlayWriter() {}

  /// A message.
  public static byte[] write(OverlayMessage message) {
    OverlayWriter writer = new OverlayWriter();
    writer.out.octet(OverlayType.of(message).code()).number(message.id());
    writer.body(message);
    return writer.out.toArray();
  }

  /// What a member signs of its card.
  public static byte[] signed(MemberCard card) {
    OverlayWriter writer = new OverlayWriter();
    writer.out.text(CARD);
    writer.unsigned(card);
    return writer.out.toArray();
  }

  /// What an accuser signs.
  public static byte[] signed(Rumour.Accusation accusation) {
    OverlayWriter writer = new OverlayWriter();
    writer.out.text(ACCUSATION);
    writer.unsigned(accusation);
    return writer.out.toArray();
  }

  /// What a device, or a super node in its place, signs of a record.
  public static byte[] signed(LocationRecord location) {
    OverlayWriter writer = new OverlayWriter();
    writer.out.text(LOCATION);
    writer.unsigned(location);
    return writer.out.toArray();
  }

  private void body(OverlayMessage message) {
    switch (message) {
      case OverlayMessage.Ping m -> out.number(m.load()).list(m.rumours(), this::rumour);
      case OverlayMessage.PingVia m -> out.text(m.target()).list(m.rumours(), this::rumour);
      case OverlayMessage.Ack m -> out.number(m.load()).list(m.rumours(), this::rumour);
      case OverlayMessage.Nack _ -> {}
      case OverlayMessage.Pull m -> out.text(m.after());
      case OverlayMessage.Cards m -> out.list(m.cards(), this::card).flag(m.more());
      case OverlayMessage.Put m -> out.number(m.slot()).list(m.records(), this::location);
      case OverlayMessage.Took m -> out.number(m.fresh()).number(m.known()).number(m.refused());
      case OverlayMessage.Find m -> out.text(m.person());
      case OverlayMessage.Search m -> out.text(m.key()).text(m.text()).number(m.most());
      case OverlayMessage.Found m -> out.flag(m.holder()).list(m.records(), this::location);
      case OverlayMessage.Compare m -> out.number(m.slot()).number(m.count()).fixed(m.sum());
      case OverlayMessage.Same _ -> {}
      case OverlayMessage.Have m ->
          out.list(m.entries(), entry -> out.fixed(entry.key()).number(entry.sequence()));
      case OverlayMessage.DialBack m -> out.text(m.host()).number(m.port()).number(m.udp());
      case OverlayMessage.Dialled m -> out.flag(m.tcp()).flag(m.udp());
      case OverlayMessage.Bulk m -> out.octets(m.content());
      case OverlayMessage.Weighed m -> out.number(m.octets());
      case OverlayMessage.Lend _ -> {}
      case OverlayMessage.Lent m ->
          out.text(m.user()).text(m.password()).number(m.untilSeconds()).number(m.freeBps());
      case OverlayMessage.Leaving _ -> {}
      case OverlayMessage.Enter _ -> {}
      case OverlayMessage.Entered _ -> {}
      case OverlayMessage.SentOn m -> {
        out.number(m.waitMillis());
        hosts(m.hosts());
      }
      case OverlayMessage.Hosts _ -> {}
      case OverlayMessage.HostList m -> hosts(m.hosts());
      case OverlayMessage.Locate m -> out.text(m.person());
      case OverlayMessage.Seek m -> out.text(m.text()).number(m.most());
      case OverlayMessage.Publish m -> location(m.record());
      case OverlayMessage.Sought m ->
          out.list(m.hits(), hit -> out.text(hit.person()).text(hit.name()).number(hit.distance()));
    }
  }

  private void hosts(List<HostEntry> hosts) {
    out.list(
        hosts,
        host -> {
          out.text(host.id()).text(host.host()).number(host.port()).octets(host.key());
          services(host.services());
        });
  }

  private void services(Services services) {
    out.number(services.sip()).number(services.udp()).number(services.tcp());
  }

  private void rumour(Rumour rumour) {
    switch (rumour) {
      case Rumour.Alive(MemberCard card) -> {
        out.flag(true);
        card(card);
      }
      case Rumour.Accusation accusation -> {
        out.flag(false);
        unsigned(accusation);
        out.octets(accusation.signature());
      }
    }
  }

  private void unsigned(Rumour.Accusation accusation) {
    out.text(accusation.subject())
        .number(accusation.incarnation())
        .flag(accusation.dead())
        .text(accusation.accuser());
  }

  private void card(MemberCard card) {
    unsigned(card);
    out.octets(card.signature());
  }

  private void unsigned(MemberCard card) {
    out.text(card.id()).text(card.host()).number(card.port());
    services(card.services());
    out.number(card.incarnation()).octets(card.credential());
  }

  private void location(LocationRecord location) {
    unsigned(location);
    out.octets(location.signature());
  }

  private void unsigned(LocationRecord location) {
    out.text(location.person())
        .text(location.device())
        .text(location.name())
        .number(location.sequence())
        .number(location.seenSeconds())
        .number(location.untilSeconds())
        .list(location.superNodes(), out::text)
        .text(location.contact())
        .octets(location.credential());
  }
}

package perigee.wire.overlay;

import org.jspecify.annotations.Nullable;

/// The first octet of a message.
enum OverlayType {
  PING(1),
  PING_VIA(2),
  ACK(3),
  NACK(4),
  PULL(5),
  CARDS(6),
  PUT(7),
  TOOK(8),
  FIND(9),
  SEARCH(10),
  FOUND(11),
  COMPARE(12),
  SAME(13),
  HAVE(14),
  DIAL_BACK(15),
  DIALLED(16),
  ENTER(17),
  ENTERED(18),
  SENT_ON(19),
  HOSTS(20),
  HOST_LIST(21),
  LOCATE(22),
  SEEK(23),
  PUBLISH(24),
  SOUGHT(25),
  BULK(26),
  WEIGHED(27),
  LEND(28),
  LENT(29),
  LEAVING(30);

  private static final OverlayType[] ALL = values();

  private final int code;

  OverlayType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /// The type with a code; null if there is none.
  static @Nullable OverlayType of(int code) {
    return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
  }

  static OverlayType of(OverlayMessage message) {
    return switch (message) {
      case OverlayMessage.Ping _ -> PING;
      case OverlayMessage.PingVia _ -> PING_VIA;
      case OverlayMessage.Ack _ -> ACK;
      case OverlayMessage.Nack _ -> NACK;
      case OverlayMessage.Pull _ -> PULL;
      case OverlayMessage.Cards _ -> CARDS;
      case OverlayMessage.Put _ -> PUT;
      case OverlayMessage.Took _ -> TOOK;
      case OverlayMessage.Find _ -> FIND;
      case OverlayMessage.Search _ -> SEARCH;
      case OverlayMessage.Found _ -> FOUND;
      case OverlayMessage.Compare _ -> COMPARE;
      case OverlayMessage.Same _ -> SAME;
      case OverlayMessage.Have _ -> HAVE;
      case OverlayMessage.DialBack _ -> DIAL_BACK;
      case OverlayMessage.Dialled _ -> DIALLED;
      case OverlayMessage.Enter _ -> ENTER;
      case OverlayMessage.Entered _ -> ENTERED;
      case OverlayMessage.SentOn _ -> SENT_ON;
      case OverlayMessage.Hosts _ -> HOSTS;
      case OverlayMessage.HostList _ -> HOST_LIST;
      case OverlayMessage.Locate _ -> LOCATE;
      case OverlayMessage.Seek _ -> SEEK;
      case OverlayMessage.Publish _ -> PUBLISH;
      case OverlayMessage.Sought _ -> SOUGHT;
      case OverlayMessage.Bulk _ -> BULK;
      case OverlayMessage.Weighed _ -> WEIGHED;
      case OverlayMessage.Lend _ -> LEND;
      case OverlayMessage.Lent _ -> LENT;
      case OverlayMessage.Leaving _ -> LEAVING;
    };
  }
}

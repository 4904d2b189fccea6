package perigee.wire.overlay;

import java.util.List;

/// What super nodes, and clients with them, say. An answer carries its request's number.
public sealed interface OverlayMessage {

  /// The request's number; chosen by who asks.
  long id();

  /// Are you there?
  ///
  /// @param load of the sender, per cent
  record Ping(long id, int load, List<Rumour> rumours) implements OverlayMessage {

    public Ping {
      rumours = List.copyOf(rumours);
    }
  }

  /// Ask another whether it is there: I could not reach it.
  record PingVia(long id, String target, List<Rumour> rumours) implements OverlayMessage {

    public PingVia {
      rumours = List.copyOf(rumours);
    }
  }

  /// Yes, or the other is.
  record Ack(long id, int load, List<Rumour> rumours) implements OverlayMessage {

    public Ack {
      rumours = List.copyOf(rumours);
    }
  }

  /// I am, but the other gave no answer.
  record Nack(long id) implements OverlayMessage {}

  /// Tell the members that come after a name.
  record Pull(long id, String after) implements OverlayMessage {}

  /// Members in the order of their names.
  ///
  /// @param more whether there are more
  record Cards(long id, List<MemberCard> cards, boolean more) implements OverlayMessage {

    public Cards {
      cards = List.copyOf(cards);
    }
  }

  /// Keep these records in this slot.
  record Put(long id, int slot, List<LocationRecord> records) implements OverlayMessage {

    public Put {
      records = List.copyOf(records);
    }
  }

  /// How many of them were new, known already, or refused.
  record Took(long id, int fresh, int known, int refused) implements OverlayMessage {}

  /// Where is this person?
  record Find(long id, String person) implements OverlayMessage {}

  /// Who has such a name?
  ///
  /// @param key under which the one who is asked keeps them
  record Search(long id, String key, String text, int most) implements OverlayMessage {}

  /// Records.
  ///
  /// @param holder whether the one who answers is to have them, so that none means none
  record Found(long id, boolean holder, List<LocationRecord> records) implements OverlayMessage {

    public Found {
      records = List.copyOf(records);
    }
  }

  /// I have so many entries in this slot, and this is the sum of their fingerprints.
  record Compare(long id, int slot, int count, long sum) implements OverlayMessage {}

  /// So do I.
  record Same(long id) implements OverlayMessage {}

  /// I have these.
  record Have(long id, List<Entry> entries) implements OverlayMessage {

    public Have {
      entries = List.copyOf(entries);
    }
  }

  /// One entry of a slot.
  ///
  /// @param key fingerprint of person and device
  record Entry(long key, long sequence) {}

  /// Connect to me there, so that I know whether I am reached from outside.
  ///
  /// @param host the requester's own address; another one is refused
  /// @param udp where a question of STUN is to be answered
  record DialBack(long id, String host, int port, int udp) implements OverlayMessage {}

  /// Whether it went.
  record Dialled(long id, boolean tcp, boolean udp) implements OverlayMessage {}

  /// Tell when this has come, so that I know what my line carries.
  record Bulk(long id, Octets content) implements OverlayMessage {}

  /// It has.
  record Weighed(long id, int octets) implements OverlayMessage {}

  /// Let me use your relay: I am a client.
  record Lend(long id) implements OverlayMessage {}

  /// By this name and password.
  ///
  /// @param freeBps bits a second that the relay has left; 0 if it does not say
  record Lent(long id, String user, String password, long untilSeconds, long freeBps)
      implements OverlayMessage {}

  /// I serve nobody any more: go elsewhere. Nobody asked.
  record Leaving(long id) implements OverlayMessage {}

  /// Take me as a client.
  record Enter(long id) implements OverlayMessage {}

  /// You are.
  record Entered(long id) implements OverlayMessage {}

  /// I am full: go to one of these, or come back later.
  record SentOn(long id, int waitMillis, List<HostEntry> hosts) implements OverlayMessage {

    public SentOn {
      hosts = List.copyOf(hosts);
    }
  }

  /// Which super nodes do you know?
  record Hosts(long id) implements OverlayMessage {}

  /// These.
  record HostList(long id, List<HostEntry> hosts) implements OverlayMessage {

    public HostList {
      hosts = List.copyOf(hosts);
    }
  }

  /// Look for this person on my behalf: I am a client.
  record Locate(long id, String person) implements OverlayMessage {}

  /// Look for such a name on my behalf.
  record Seek(long id, String text, int most) implements OverlayMessage {}

  /// People who have such a name, the nearest first.
  record Sought(long id, List<Hit> hits) implements OverlayMessage {

    public Sought {
      hits = List.copyOf(hits);
    }
  }

  /// One of them.
  ///
  /// @param distance how many letters are wrong
  record Hit(String person, String name, int distance) {}

  /// Publish this record of mine.
  record Publish(long id, LocationRecord record) implements OverlayMessage {}
}

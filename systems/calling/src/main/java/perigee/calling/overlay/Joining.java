package perigee.calling.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.Rumour;

/// How members that don't know each other find together: at the first start, after a partition, and
/// when somebody new shows itself.
final class Joining {

  private static final Duration REJOIN_EVERY = Duration.ofSeconds(15);
  private static final Duration FIRST_REJOIN = Duration.ofSeconds(1);
  private static final Duration PAGE_EVERY = Duration.ofMinutes(1);

  private final Setting setting;
  private final Member self;
  private final Membership members;
  private final Probes probes;
  private final MemberPages pages;
  private final HostCache hosts;
  private List<HostEntry> seeds = List.of();
  private boolean closed;

  Joining(
      Setting setting,
      Member self,
      Membership members,
      Probes probes,
      MemberPages pages,
      HostCache hosts) {
    this.setting = setting;
    this.self = self;
    this.members = members;
    this.probes = probes;
    this.pages = pages;
    this.hosts = hosts;
  }

  /// Learns the members from any of these, or of the host cache, that answers.
  void start(List<HostEntry> from) {
    seeds = List.copyOf(from);
    rejoin(FIRST_REJOIN);
    setting.outside().after(PAGE_EVERY, this::pullPage);
  }

  void close() {
    closed = true;
  }

  /// Asks one that should be a member and is not: the first time, and after a partition.
  private void rejoin(Duration next) {
    if (closed) {
      return;
    }
    Duration calm = members.table().size() == 0 ? FIRST_REJOIN : REJOIN_EVERY;
    setting.outside().after(next, () -> rejoin(calm));
    List<Member> gone = List.copyOf(members.table().gone());
    if (!gone.isEmpty()) {
      probes.revive(gone.get(setting.random().nextInt(gone.size())));
    }
    List<HostEntry> missing = new ArrayList<>();
    seeds.stream().filter(this::isMissing).forEach(missing::add);
    hosts
        .choose(setting.random(), Set.of(), host -> host.port() > 0)
        .filter(this::isMissing)
        .ifPresent(missing::add);
    if (!missing.isEmpty()) {
      HostEntry one = missing.get(setting.random().nextInt(missing.size()));
      pages.pullAll(one, _ -> {});
    }
  }

  private boolean isMissing(HostEntry host) {
    if (host.id().equals(self.id) || host.port() == 0) {
      return false;
    }
    return host.id().isEmpty()
        ? members.table().all().stream()
            .noneMatch(m -> m.host().host().equals(host.host()) && m.host().port() == host.port())
        : members.table().member(host.id()) == null;
  }

  private void pullPage() {
    if (!closed) {
      setting.outside().after(PAGE_EVERY, this::pullPage);
      pages.pullPage();
    }
  }

  /// A client says that it is a member. It is believed if it is where it comes from, and can be
  /// reached there.
  void introduced(Peer from, OverlayMessage.Ping ping, Reply reply) {
    Rumour.Alive own = null;
    for (Rumour each : ping.rumours()) {
      if (each instanceof Rumour.Alive alive && alive.card().id().equals(from.id())) {
        own = alive;
      }
    }
    if (own == null
        || !own.card().host().equals(from.address())
        || !setting.notary().isGenuine(own.card())) {
      return;
    }
    List<Rumour> said = List.of(own);
    setting
        .outside()
        .dial(
            own.card().host(),
            own.card().port(),
            reached -> {
              if (reached && !closed) {
                probes.pinged(from, new OverlayMessage.Ping(ping.id(), ping.load(), said), reply);
              }
            });
  }
}

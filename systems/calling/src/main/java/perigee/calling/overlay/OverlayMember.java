package perigee.calling.overlay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.Rumour;
import perigee.wire.overlay.Services;

/// One member of the overlay. All calls on one thread.
public final class OverlayMember implements Party {

  private static final Duration REJOIN_EVERY = Duration.ofSeconds(15);
  private static final Duration FIRST_REJOIN = Duration.ofSeconds(1);
  private static final Duration PAGE_EVERY = Duration.ofMinutes(1);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final int ALTERNATIVES = 8;
  private static final int ROOM_LOAD = 90;

  private final Setting setting;
  private final Membership membership;
  private final MemberPages pages;
  private final Placement placement = new Placement();
  private final RecordRules rules;
  private final RecordStore store;
  private final Keeper keeper;
  private final Finder finder;
  private final Admission admission;
  private final PeerBudgets budgets;
  private final Member self;
  private final Lender lender;
  private final HostCache hosts;
  private final Set<String> clients = new HashSet<>();
  private List<HostEntry> seeds = List.of();
  private long lookUps;
  private long found;
  private boolean closed;

  /// Who this member is.
  ///
  /// @param id as its certificate says
  /// @param host where others reach it
  /// @param services what else it is
  /// @param lender of its relay
  public record Identity(
      String id, String host, int port, Services services, Notary notary, Lender lender) {

    /// A member that is nothing else.
    public Identity(String id, String host, int port, Notary notary) {
      this(id, host, port, Services.NONE, notary, Lender.NOTHING);
    }
  }

  /// A member that knows nobody yet.
  ///
  /// @param hosts filled with the members that it meets
  public OverlayMember(
      Identity identity,
      OverlayConfig config,
      Outside outside,
      LoginServer login,
      HostCache hosts,
      InstantSource clock,
      RandomGenerator random) {
    this.setting =
        new Setting(
            config, outside, new Conversations(outside, random), identity.notary(), clock, random);
    MemberCard card =
        new MemberCard(
            identity.id(),
            identity.host(),
            identity.port(),
            identity.services(),
            clock.millis(),
            identity.notary().credential(),
            Octets.NONE);
    this.lender = identity.lender();
    this.hosts = hosts;
    this.self = new Member(card);
    this.rules = new RecordRules(identity.notary(), config.keep());
    this.store = new RecordStore(setting, rules);
    this.keeper = new Keeper(setting, placement, store, self);
    this.finder = new Finder(setting, placement, store, rules, self, login);
    this.admission =
        new Admission(config.bounds().clients(), config.bounds().clientsPerSecond(), random);
    this.budgets = new PeerBudgets(config.bounds().requestsPerSecond());
    this.membership = new Membership(setting, card, new Watch(), admission::load);
    this.pages = new MemberPages(setting, membership);
    placement.add(self);
  }

  private final class Watch implements Membership.Listener {

    @Override
    public void joined(Member member) {
      hosts.heard(List.of(member.host()));
      keeper.joined(member);
    }

    @Override
    public void left(Member member) {
      hosts.failure(member.host());
      keeper.left(member);
    }

    @Override
    public void restarted(Member member) {
      keeper.provide(member);
    }
  }

  /// Begins; the members are learned from any of these, or of the host cache, that answers.
  public void start(List<HostEntry> from) {
    seeds = List.copyOf(from);
    membership.start();
    keeper.start();
    rejoin(FIRST_REJOIN);
    setting.outside().after(PAGE_EVERY, this::pullPage);
    setting.outside().after(SWEEP_EVERY, this::sweep);
  }

  /// Asks one that should be a member and is not: the first time, and after a partition.
  private void rejoin(Duration next) {
    if (closed) {
      return;
    }
    Duration calm = membership.table().size() == 0 ? FIRST_REJOIN : REJOIN_EVERY;
    setting.outside().after(next, () -> rejoin(calm));
    List<Member> gone = List.copyOf(membership.table().gone());
    if (!gone.isEmpty()) {
      membership.revive(gone.get(setting.random().nextInt(gone.size())));
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
    if (host.id().equals(self.id)) {
      return false;
    }
    if (host.port() == 0) {
      return false;
    }
    return host.id().isEmpty()
        ? membership.table().all().stream()
            .noneMatch(m -> m.host().host().equals(host.host()) && m.host().port() == host.port())
        : membership.table().member(host.id()) == null;
  }

  private void pullPage() {
    if (!closed) {
      setting.outside().after(PAGE_EVERY, this::pullPage);
      pages.pullPage();
    }
  }

  private void sweep() {
    if (!closed) {
      setting.outside().after(SWEEP_EVERY, this::sweep);
      store.sweep();
    }
  }

  /// Takes what a peer says; what is no answer is answered, unless the peer asks too much or may
  /// not ask it.
  @Override
  public void received(Peer from, OverlayMessage message, Reply reply) {
    if (closed) {
      return;
    }
    switch (message) {
      case OverlayMessage.Ack _,
          OverlayMessage.Nack _,
          OverlayMessage.Cards _,
          OverlayMessage.Took _,
          OverlayMessage.Found _,
          OverlayMessage.Same _,
          OverlayMessage.Have _,
          OverlayMessage.Dialled _,
          OverlayMessage.Entered _,
          OverlayMessage.SentOn _,
          OverlayMessage.HostList _,
          OverlayMessage.Weighed _,
          OverlayMessage.Lent _,
          OverlayMessage.Leaving _,
          OverlayMessage.Sought _ ->
          setting.conversations().answered(from.id(), message);
      default -> {
        if (budgets.take(from.id(), cost(message), setting.nowMillis())) {
          asked(from, message, reply);
        }
      }
    }
  }

  private static double cost(OverlayMessage message) {
    return switch (message) {
      // One signature each, at worst.
      case OverlayMessage.Put put -> Math.max(1, put.records().size() / 4.0);
      case OverlayMessage.Pull _ -> 4;
      case OverlayMessage.Search _, OverlayMessage.Seek _ -> 4;
      case OverlayMessage.DialBack _ -> 50;
      // All of a bucket lasts for a few measurements.
      case OverlayMessage.Bulk _ -> 100;
      case OverlayMessage.Lend _ -> 10;
      default -> 1;
    };
  }

  private void asked(Peer from, OverlayMessage message, Reply reply) {
    if (from.member() || membership.table().member(from.id()) != null) {
      askedByMember(from, message, reply);
    } else {
      askedByClient(from, message, reply);
    }
  }

  private void askedByMember(Peer from, OverlayMessage message, Reply reply) {
    switch (message) {
      case OverlayMessage.Ping ping -> membership.pinged(from, ping, reply);
      case OverlayMessage.PingVia via -> membership.pingedVia(via, reply);
      case OverlayMessage.Pull pull -> pages.pulled(pull, reply);
      case OverlayMessage.Put put -> keeper.put(from, put, reply);
      case OverlayMessage.Compare compare -> keeper.compared(compare, reply);
      case OverlayMessage.Find(long id, String person) -> {
        boolean holder = Placement.contains(placement.holders(Keys.slot(person)), self);
        reply.send(new OverlayMessage.Found(id, holder, store.find(person)));
      }
      case OverlayMessage.Search(long id, String key, String text, int most) ->
          reply.send(new OverlayMessage.Found(id, true, store.search(key, text, most)));
      default -> askedByClient(from, message, reply);
    }
  }

  private void askedByClient(Peer from, OverlayMessage message, Reply reply) {
    switch (message) {
      case OverlayMessage.Enter(long id) -> enter(from, id, reply);
      case OverlayMessage.Hosts(long id) -> reply.send(new OverlayMessage.HostList(id, some()));
      case OverlayMessage.DialBack asked -> dialBack(from, asked, reply);
      case OverlayMessage.Bulk(long id, Octets content) ->
          reply.send(new OverlayMessage.Weighed(id, content.length()));
      case OverlayMessage.Lend(long id) ->
          lender
              .lend(from.id())
              .ifPresent(loan ->
                  reply.send(
                      new OverlayMessage.Lent(
                          id, loan.user(), loan.password(), loan.untilSeconds(), loan.freeBps())));
      // Who is to become a member asks for the others, and shows itself.
      case OverlayMessage.Pull pull -> pages.pulled(pull, reply);
      case OverlayMessage.Ping ping -> introduced(from, ping, reply);
      case OverlayMessage.Locate(long id, String person) ->
          find(
              person,
              finding ->
                  reply.send(
                      new OverlayMessage.Found(
                          id, finding.source() != Finding.Source.NOBODY, finding.records())));
      case OverlayMessage.Seek(long id, String text, int most) ->
          search(text, most, matches -> reply.send(new OverlayMessage.Sought(id, hits(matches))));
      case OverlayMessage.Publish(long id, LocationRecord location) ->
          publish(
              location,
              kept ->
                  reply.send(
                      new OverlayMessage.Took(id, Math.min(kept, OverlayLimits.RECORDS), 0, 0)));
      default -> {
        // It is for members, or for nobody: no answer.
      }
    }
  }

  private void dialBack(Peer from, OverlayMessage.DialBack asked, Reply reply) {
    if (!asked.host().equals(from.address())) {
      reply.send(new OverlayMessage.Dialled(asked.id(), false, false));
      return;
    }
    Outside outside = setting.outside();
    outside.dial(
        asked.host(),
        asked.port(),
        tcp ->
            outside.probe(
                asked.host(),
                asked.udp(),
                udp -> reply.send(new OverlayMessage.Dialled(asked.id(), tcp, udp))));
  }

  /// A client says that it is a member. It is believed if it is where it comes from, and can be
  /// reached there.
  private void introduced(Peer from, OverlayMessage.Ping ping, Reply reply) {
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
                membership.pinged(
                    from, new OverlayMessage.Ping(ping.id(), ping.load(), said), reply);
              }
            });
  }

  private static List<OverlayMessage.Hit> hits(List<Match> matches) {
    return matches.stream()
        .limit(OverlayLimits.RECORDS)
        .map(match -> new OverlayMessage.Hit(match.person(), match.name(), match.distance()))
        .toList();
  }

  private void enter(Peer from, long id, Reply reply) {
    if (clients.contains(from.id())) {
      reply.send(new OverlayMessage.Entered(id));
      return;
    }
    switch (admission.enter(setting.nowMillis())) {
      case Admission.Answer.Taken _ -> {
        clients.add(from.id());
        reply.send(new OverlayMessage.Entered(id));
      }
      case Admission.Answer.Later(int waitMillis, _) ->
          reply.send(new OverlayMessage.SentOn(id, waitMillis, roomier()));
    }
  }

  @Override
  public void gone(String client) {
    if (clients.remove(client)) {
      admission.leave();
    }
  }

  private List<HostEntry> roomier() {
    return membership
        .table()
        .some(ALTERNATIVES, setting.random(), m -> m.load() < ROOM_LOAD && m.suspicion() == null)
        .stream()
        .map(Member::host)
        .toList();
  }

  private List<HostEntry> some() {
    List<HostEntry> all = new ArrayList<>();
    membership
        .table()
        .some(OverlayLimits.HOSTS / 4, setting.random(), m -> m.suspicion() == null)
        .forEach(member -> all.add(member.host()));
    return all;
  }

  /// Looks for a person.
  ///
  /// @param told once, here or later
  public void find(String person, Consumer<Finding> told) {
    lookUps++;
    finder.find(
        person,
        finding -> {
          found += finding.records().isEmpty() ? 0 : 1;
          told.accept(finding);
        });
  }

  /// Looks for a name.
  public void search(String text, int most, Consumer<List<Match>> told) {
    finder.search(text, most, told);
  }

  /// Gives a signed record to those who are to keep it.
  ///
  /// @param kept told by how many members it is kept
  public void publish(LocationRecord location, Consumer<Integer> kept) {
    if (rules.isGenuine(location)) {
      keeper.publish(location, kept);
    } else {
      kept.accept(0);
    }
  }

  /// Hands over what this member keeps, says so, and ends.
  ///
  /// @param done told when others have it, or after all were tried
  public void leave(Runnable done) {
    setting.outside().tellClients(new OverlayMessage.Leaving(0));
    keeper.giveAway(() -> {
      membership.farewell();
      setting
          .outside()
          .after(
              setting.config().ackWithin(),
              () -> {
                close();
                done.run();
              });
    });
  }

  /// Ends at once, as a crash would.
  public void close() {
    closed = true;
    membership.close();
    keeper.close();
  }

  public Admission admission() {
    return admission;
  }

  /// The ids of the other members, the live ones.
  public List<String> members() {
    return membership.table().all().stream().map(member -> member.id).sorted().toList();
  }

  /// Whether another is a member, as far as this one knows.
  public boolean knows(String id) {
    return membership.table().member(id) != null;
  }

  public OverlayFigures figures() {
    int suspected = 0;
    for (Member member : membership.table().all()) {
      suspected += member.suspicion() == null ? 0 : 1;
    }
    return new OverlayFigures(
        membership.table().size(),
        suspected,
        store.entries(),
        store.refused(),
        rules.forged() + membership.forged(),
        budgets.refused(),
        clients.size(),
        lookUps,
        found);
  }
}

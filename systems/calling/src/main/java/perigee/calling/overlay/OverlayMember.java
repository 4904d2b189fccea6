package perigee.calling.overlay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.Services;

/// One member of the overlay. All calls on one thread.
public final class OverlayMember implements Party {

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private final Setting setting;
  private final Membership membership;
  private final Probes probes;
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
  private final Clients clients;
  private final Joining joining;
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
    Awareness awareness = new Awareness();
    this.membership = new Membership(setting, card, new Watch(), awareness);
    this.probes = new Probes(setting, membership, awareness, admission::load);
    this.pages = new MemberPages(setting, membership);
    this.joining = new Joining(setting, self, membership, probes, pages, hosts);
    this.clients = new Clients(setting, membership.table(), admission);
    placement.add(self);
  }

  private final class Watch implements Membership.Listener {

    @Override
    public void joined(Member member) {
      hosts.heard(List.of(member.host()));
      keeper.joined(member);
      probes.joined(member);
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
    membership.start();
    probes.start();
    keeper.start();
    joining.start(from);
    setting.outside().after(SWEEP_EVERY, this::sweep);
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
      case OverlayMessage.Ping ping -> probes.pinged(from, ping, reply);
      case OverlayMessage.PingVia via -> probes.pingedVia(via, reply);
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
      case OverlayMessage.Enter(long id) -> clients.enter(from, id, reply);
      case OverlayMessage.Hosts(long id) ->
          reply.send(new OverlayMessage.HostList(id, clients.hosts()));
      case OverlayMessage.DialBack asked -> clients.dialBack(from, asked, reply);
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
      case OverlayMessage.Ping ping -> joining.introduced(from, ping, reply);
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

  private static List<OverlayMessage.Hit> hits(List<Match> matches) {
    return matches.stream()
        .limit(OverlayLimits.RECORDS)
        .map(match -> new OverlayMessage.Hit(match.person(), match.name(), match.distance()))
        .toList();
  }

  @Override
  public void gone(String client) {
    clients.gone(client);
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
      probes.spread();
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
    probes.close();
    joining.close();
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

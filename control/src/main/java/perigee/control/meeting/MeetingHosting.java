package perigee.control.meeting;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.control.store.Leases;
import perigee.control.store.Leases.Lease;
import perigee.control.store.Meetings;
import perigee.control.store.Nodes.NodeRecord;
import perigee.model.meeting.Connector;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.MeetingTerms;

/// Which hosts hold each meeting in which region: a lease of some seconds that the host's reports
/// renew. A second host of a region gets one when all that have one are full. From any thread.
final class MeetingHosting {

  /// How long a host holds a meeting without a report.
  static final Duration LEASE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(MeetingHosting.class);

  /// Hosts of one region that hold the same meeting.
  private static final int MOST_IN_REGION = 4;

  private final Meetings meetings;
  private final Leases leases;
  private final TalkHosts hosts;
  private final Holdings holdings;

  MeetingHosting(Meetings meetings, Leases leases, TalkHosts hosts, InstantSource clock) {
    this.meetings = meetings;
    this.leases = leases;
    this.hosts = hosts;
    this.holdings = new Holdings(clock, LEASE);
  }

  /// Who is there.
  Presence presence(String id) {
    return holdings.presence(leases(id));
  }

  /// Gives a meeting to a host, unless others of its region hold it and one of them has room.
  MeetingOpening open(NodeRecord node, Meeting meeting) {
    List<String> names = leases(meeting.id(), node.region());
    List<Lease> held = new ArrayList<>();
    for (String name : names) {
      leases.find(name).filter(lease -> isAlive(name, lease)).ifPresent(held::add);
    }
    boolean isOwn = held.stream().anyMatch(lease -> lease.holder().equals(node.id()));
    Optional<Lease> roomiest =
        held.stream().min(Comparator.comparingDouble(lease -> holdings.load(lease.name())));
    if (!isOwn && roomiest.isPresent() && holdings.load(roomiest.get().name()) < HeldMeeting.FULL) {
      return new MeetingOpening.Elsewhere(hosts.connector(roomiest.get().holder(), node.region()));
    }
    return names.stream()
        .filter(name ->
            held.stream().allMatch(l -> !l.name().equals(name) || l.holder().equals(node.id())))
        .map(name -> leases.acquire(name, node.id(), LEASE))
        .flatMap(Optional::stream)
        .findFirst()
        .<MeetingOpening>map(taken -> granted(node, meeting, taken))
        .orElseGet(() -> {
          // Another was faster, or there are as many as there may be.
          String holder =
              roomiest.or(() -> leases.find(names.getFirst())).map(Lease::holder).orElse("");
          return new MeetingOpening.Elsewhere(hosts.connector(holder, node.region()));
        });
  }

  private MeetingOpening granted(NodeRecord node, Meeting meeting, Lease taken) {
    holdings.put(taken.name(), node.id(), 0, 0);
    meetings.used(meeting.id());
    LOG.info(
        "event=meeting-opened lease={} node={} epoch={}", taken.name(), node.id(), taken.epoch());
    return new MeetingOpening.Granted(
        new MeetingTerms(meeting, taken.epoch(), LEASE, others(meeting.id(), node)));
  }

  /// Whether its holder holds it; the lease of a dead one is free.
  private boolean isAlive(String name, Lease lease) {
    boolean dead = !hosts.isOnline(lease.holder()) && holdings.isSilent(name);
    if (dead) {
      leases.release(name, lease.holder(), lease.epoch());
    }
    return !dead;
  }

  /// Takes a host's report and renews what it holds. One whose lease ran out while control was away
  /// gets it back, in a new epoch, unless another host took it.
  MeetingNews report(NodeRecord node, List<HeldMeeting> held) {
    List<String> ended = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    List<Meeting> changed = new ArrayList<>();
    Map<String, Long> epochs = new LinkedHashMap<>();
    Map<String, List<Connector>> others = new LinkedHashMap<>();
    Map<String, Connector> relief = new LinkedHashMap<>();
    for (HeldMeeting each : held) {
      Optional<Meeting> meeting = meetings.find(each.meeting());
      Optional<Lease> lease = kept(node, each);
      if (meeting.isEmpty()) {
        ended.add(each.meeting());
      } else if (lease.isEmpty()) {
        lost.add(each.meeting());
      } else {
        meetings.record(each.meeting(), each.events());
        Meeting now = told(meeting.get(), each);
        settle(node, each, lease.get(), now, ended);
        if (now.version() != each.version() && !now.isOver()) {
          changed.add(now);
        }
        if (lease.get().epoch() != each.epoch()) {
          epochs.put(each.meeting(), lease.get().epoch());
        }
        boolean goesOn = !now.isOver() && !each.released();
        List<Connector> elsewhere = goesOn ? others(each.meeting(), node) : List.of();
        if (!elsewhere.isEmpty()) {
          others.put(each.meeting(), elsewhere);
        }
        if (goesOn && each.load() >= HeldMeeting.FULL) {
          relief(node, each.meeting()).ifPresent(host -> relief.put(each.meeting(), host));
        }
      }
    }
    return new MeetingNews(ended, lost, changed, epochs, others, relief);
  }

  private Optional<Lease> kept(NodeRecord node, HeldMeeting held) {
    List<String> names = leases(held.meeting(), node.region());
    return names.stream()
        .map(name -> leases.renew(name, node.id(), held.epoch(), LEASE))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> leases.acquire(names.getFirst(), node.id(), LEASE));
  }

  private Meeting told(Meeting meeting, HeldMeeting held) {
    if (held.ended()) {
      return meetings.end(meeting.id()).orElse(meeting);
    }
    if (held.options() == null || held.options().equals(meeting.options())) {
      return meeting;
    }
    // Of two changes at a time the one in the meeting is the later: the people there see it.
    return meetings.change(meeting.with(held.options()), meeting.version()).orElse(meeting);
  }

  private void settle(
      NodeRecord node, HeldMeeting held, Lease lease, Meeting now, List<String> ended) {
    if (now.isOver()) {
      ended.add(held.meeting());
    }
    if (now.isOver() || held.released()) {
      leases.release(lease.name(), node.id(), lease.epoch());
      holdings.remove(lease.name());
    } else {
      holdings.put(lease.name(), node.id(), held.participants(), held.load());
    }
    if (held.participants() > 0) {
      meetings.used(held.meeting());
    }
  }

  private List<Connector> others(String id, NodeRecord node) {
    List<Connector> others = new ArrayList<>();
    for (String region : hosts.regions()) {
      for (String name : leases(id, region)) {
        leases
            .find(name)
            .filter(lease -> !lease.holder().equals(node.id()))
            .ifPresent(lease -> others.add(hosts.connector(lease.holder(), region)));
      }
    }
    return others;
  }

  /// Where newcomers to a meeting that is full at a host find room in its region: at another that
  /// holds it, or at the one that has least to do.
  private Optional<Connector> relief(NodeRecord node, String id) {
    Map<String, Double> loads = holdings.loads();
    Map<String, Double> here = new LinkedHashMap<>();
    leases(id, node.region()).stream()
        .map(leases::find)
        .flatMap(Optional::stream)
        .forEach(lease -> here.put(lease.holder(), holdings.load(lease.name())));
    boolean mayBeMore = here.size() < MOST_IN_REGION;
    return hosts
        .besides(node.id(), node.region())
        .filter(other ->
            here.getOrDefault(other.id(), mayBeMore ? 0.0 : HeldMeeting.FULL) < HeldMeeting.FULL)
        .min(
            Comparator.<NodeStatus>comparingInt(other -> here.containsKey(other.id()) ? 0 : 1)
                .thenComparingDouble(other -> loads.getOrDefault(other.id(), 0.0)))
        .map(other -> hosts.connector(other.id(), other.region()));
  }

  private List<String> leases(String id) {
    return hosts.regions().stream().flatMap(region -> leases(id, region).stream()).toList();
  }

  /// Names of a meeting's leases in a region, the first one's first.
  private static List<String> leases(String id, String region) {
    String first = "meeting/" + id + "/" + region;
    List<String> names = new ArrayList<>(List.of(first));
    for (int i = 2; i <= MOST_IN_REGION; i++) {
      names.add(first + "/" + i);
    }
    return names;
  }
}

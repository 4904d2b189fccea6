package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.OverlayMessage;

/// Looks for people: here, at the nearest holder, at all other holders at once, at the login
/// server. So a look-up is one hop, two at most.
final class Finder {

  private final Setting setting;
  private final Placement placement;
  private final RecordStore store;
  private final RecordRules rules;
  private final Member self;
  private final LoginServer login;

  Finder(
      Setting setting,
      Placement placement,
      RecordStore store,
      RecordRules rules,
      Member self,
      LoginServer login) {
    this.setting = setting;
    this.placement = placement;
    this.store = store;
    this.rules = rules;
    this.self = self;
    this.login = login;
  }

  /// Looks for a person.
  ///
  /// @param found told once
  void find(String person, Consumer<Finding> found) {
    List<LocationRecord> here = store.find(person);
    if (!here.isEmpty()) {
      found.accept(new Finding(here, 0, Finding.Source.HERE));
      return;
    }
    List<Member> holders = nearestFirst(Keys.slot(person));
    if (holders.isEmpty()) {
      askLogin(person, 0, found);
      return;
    }
    ask(
        holders.getFirst(),
        person,
        first -> {
          if (!first.isEmpty()) {
            found.accept(new Finding(first, 1, Finding.Source.OVERLAY));
          } else {
            new Second(person, holders.subList(1, holders.size()), found).begin();
          }
        });
  }

  private List<Member> nearestFirst(int slot) {
    List<Member> holders = new ArrayList<>();
    for (Member holder : placement.holders(slot)) {
      if (holder != self) {
        holders.add(holder);
      }
    }
    // Who is suspected comes last; the sort keeps the order of weights among those not measured.
    holders.sort(
        Comparator.comparing((Member member) -> member.suspicion() != null)
            .thenComparingDouble(Member::rttMillis));
    return holders;
  }

  private void ask(Member holder, String person, Consumer<List<LocationRecord>> answered) {
    setting
        .conversations()
        .ask(
            holder.host(),
            id -> new OverlayMessage.Find(id, person),
            setting.config().answerWithin(),
            answer ->
                answered.accept(
                    answer.orElse(null) instanceof OverlayMessage.Found found
                        ? proved(found.records(), person)
                        : List.of()));
  }

  private List<LocationRecord> proved(List<LocationRecord> records, String person) {
    return records.stream()
        .filter(location -> location.person().equals(person))
        .filter(location -> !rules.isExpired(location, setting.nowSeconds()))
        .filter(rules::isGenuine)
        .limit(setting.config().bounds().devices())
        .toList();
  }

  /// The second hop: all at once.
  private final class Second {

    private final String person;
    private final List<Member> holders;
    private final Consumer<Finding> found;
    private int waiting;
    private boolean told;

    Second(String person, List<Member> holders, Consumer<Finding> found) {
      this.person = person;
      this.holders = holders;
      this.found = found;
    }

    void begin() {
      waiting = holders.size();
      holders.forEach(holder -> ask(holder, person, this::answered));
      if (holders.isEmpty()) {
        askLogin(person, 1, found);
      }
    }

    private void answered(List<LocationRecord> records) {
      waiting--;
      if (told) {
        return;
      }
      if (!records.isEmpty()) {
        told = true;
        found.accept(new Finding(records, 2, Finding.Source.OVERLAY));
      } else if (waiting == 0) {
        askLogin(person, 2, found);
      }
    }
  }

  private void askLogin(String person, int hops, Consumer<Finding> found) {
    login.find(
        person,
        records -> {
          List<LocationRecord> good = proved(records, person);
          Finding.Source source =
              good.isEmpty() ? Finding.Source.NOBODY : Finding.Source.LOGIN_SERVER;
          found.accept(new Finding(good, hops, source));
        });
  }

  /// Looks for a name.
  ///
  /// @param found told once: the best matches first; of the login server if the overlay has none
  void search(String text, int most, Consumer<List<Match>> found) {
    new Search(text, most, found).begin();
  }

  private final class Search {

    private final String text;
    private final int most;
    private final Consumer<List<Match>> found;
    private final Map<String, Match> matches = new LinkedHashMap<>();
    private int waiting = 1;

    Search(String text, int most, Consumer<List<Match>> found) {
      this.text = text;
      this.most = most;
      this.found = found;
    }

    void begin() {
      for (String key : Names.wanted(text)) {
        waiting++;
        Member[] holders = placement.holders(Names.slot(key));
        if (Arrays.stream(holders).anyMatch(holder -> holder == self)) {
          take(store.search(key, text, most));
        } else {
          ask(key, holders, 0);
        }
      }
      ended();
    }

    private void ask(String key, Member[] holders, int at) {
      if (at == holders.length) {
        ended();
        return;
      }
      setting
          .conversations()
          .ask(
              holders[at].host(),
              id -> new OverlayMessage.Search(id, key, text, most),
              setting.config().answerWithin(),
              answer -> {
                if (answer.orElse(null) instanceof OverlayMessage.Found some) {
                  take(some.records());
                } else {
                  ask(key, holders, at + 1);
                }
              });
    }

    private void take(List<LocationRecord> records) {
      for (LocationRecord location : records) {
        int distance = Names.distance(text, location.name());
        if (distance >= 0 && rules.isGenuine(location)) {
          matches.putIfAbsent(
              location.person(), new Match(location.person(), location.name(), distance));
        }
      }
      ended();
    }

    private void ended() {
      if (--waiting > 0) {
        return;
      }
      if (matches.isEmpty()) {
        login.search(text, most, found);
        return;
      }
      found.accept(
          matches.values().stream()
              .sorted(Comparator.comparingInt(Match::distance).thenComparing(Match::name))
              .limit(most)
              .toList());
    }
  }
}

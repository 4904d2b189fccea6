package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.MemberCard;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;

/// The members as a list that is told page by page: whole to who joins, a page now and then to mend
/// what rumours missed.
final class MemberPages {

  private final Setting setting;
  private final Membership members;

  MemberPages(Setting setting, Membership members) {
    this.setting = setting;
    this.members = members;
  }

  /// Tells a page of the members, itself among them.
  void pulled(OverlayMessage.Pull pull, Reply reply) {
    int most = OverlayLimits.CARDS;
    MemberCard self = members.self();
    List<MemberCard> page = new ArrayList<>();
    boolean own = self.id().compareTo(pull.after()) <= 0;
    boolean more = false;
    for (Member member : members.table().after(pull.after())) {
      if (!own && self.id().compareTo(member.id) < 0) {
        page.add(self);
        own = true;
      }
      if (page.size() >= most) {
        more = true;
        break;
      }
      page.add(member.card());
    }
    if (!own && !more) {
      page.add(self);
    }
    if (page.size() > most) {
      page.removeLast();
      more = true;
    }
    reply.send(new OverlayMessage.Cards(pull.id(), page, more));
  }

  /// Asks one for all members that it knows.
  ///
  /// @param done told whether it answered
  void pullAll(HostEntry of, Consumer<Boolean> done) {
    pull(of, "", true, done);
  }

  /// Asks a member for one page, from somewhere on.
  void pullPage() {
    Member of = members.table().any(setting.random());
    Member from = members.table().any(setting.random());
    if (of != null && from != null) {
      pull(of.host(), from.id, false, _ -> {});
    }
  }

  private void pull(HostEntry of, String after, boolean all, Consumer<Boolean> done) {
    setting
        .conversations()
        .ask(
            of,
            id -> new OverlayMessage.Pull(id, after),
            setting.config().answerWithin().multipliedBy(2),
            answer -> {
              if (!(answer.orElse(null) instanceof OverlayMessage.Cards page)) {
                done.accept(false);
                return;
              }
              page.cards().forEach(card -> members.alive(card, true));
              boolean progress =
                  !page.cards().isEmpty() && page.cards().getLast().id().compareTo(after) > 0;
              if (all && page.more() && progress) {
                pull(of, page.cards().getLast().id(), true, done);
              } else {
                done.accept(true);
              }
            });
  }
}

package perigee.calling.phone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import perigee.calling.letter.Group;

/// Groups that begin here, and that this phone's person leaves. Belongs to SIP's loop.
final class Founding {

  private static final int FORBIDDEN = 403;
  private static final int GONE = 410;
  private static final int NO_ROOM = 480;

  private final Account account;
  private final Groups groups;
  private final Outbox outbox;
  private final PhoneListener listener;

  Founding(Account account, Groups groups, Outbox outbox, PhoneListener listener) {
    this.account = account;
    this.groups = groups;
    this.outbox = outbox;
    this.listener = listener;
  }

  /// Begins a group with contacts.
  ///
  /// @param people their ids
  void begin(String title, List<String> people) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(account.person(), account.displayName());
    for (String one : people) {
      if (!account.buddies().contains(one)) {
        listener.event(new PhoneEvent.MessageSent(account.addressOf(one), FORBIDDEN, false));
        return;
      }
      names.put(one, one);
    }
    Group group = Group.begun(groups.freshId(), title, names).orElse(null);
    if (group == null || names.size() == 1 || !groups.take(group)) {
      listener.event(new PhoneEvent.MessageSent(title, NO_ROOM, false));
      return;
    }
    changed(group, "began", people);
  }

  /// Leaves a group.
  ///
  /// @param id the beginning of it
  void leave(String id) {
    String person = account.person();
    Group group = groups.find(id);
    if (group == null || !group.has(person)) {
      listener.event(new PhoneEvent.MessageSent(id, GONE, false));
      return;
    }
    Group left = group.without(person);
    boolean _ = groups.take(left);
    changed(left, "left", List.of(person));
  }

  private void changed(Group group, String what, List<String> people) {
    outbox.tell(group, what, people);
    listener.event(
        new PhoneEvent.GroupChanged(group.id(), group.title(), account.address(), what, people));
  }
}

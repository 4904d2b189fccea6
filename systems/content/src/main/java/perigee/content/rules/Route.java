package perigee.content.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.property.CacheKeyParts;
import perigee.model.property.Property;
import perigee.model.property.Rule;
import perigee.model.property.Settings;
import perigee.net.http.RequestKey;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// A property compiled for requests. Immutable.
public final class Route {

  /// Rules that all have set their part, and what comes of it.
  private record Outcome(List<Integer> rules, Settings settings, KeyRecipe key) {}

  private final Property property;
  private final List<Matcher> matchers;
  private final long fieldNames;

  /// What holds for every request if no rule asks for anything, else null.
  private final @Nullable Outcome constant;

  Route(Property property) {
    this.property = property;
    this.matchers = property.rules().stream().map(rule -> new Matcher(rule.match())).toList();
    this.fieldNames =
        property.rules().stream().mapToLong(Route::fieldNames).reduce(0, (a, b) -> a | b);
    this.constant =
        matchers.stream().allMatch(Matcher::isAny) ? outcome(all(matchers.size())) : null;
  }

  public Property property() {
    return property;
  }

  /// What the property wants for a request.
  public Policy decide(RequestHead request, RequestTarget target) {
    Outcome outcome = constant != null ? constant : outcome(matching(request, target));
    return new Policy(
        property,
        outcome.settings,
        outcome.key.key(property.name(), target, request.fields()),
        outcome.rules);
  }

  /// The names of the request fields that any rule looks at, as bits of `RequestKey.nameBit`: a
  /// request with none of them is answered as another one for the same URL.
  public long fieldNames() {
    return fieldNames;
  }

  private static long fieldNames(Rule rule) {
    long names = 0;
    for (String name : rule.match().headers().keySet()) {
      names |= RequestKey.nameBit(name.toLowerCase(Locale.ROOT));
    }
    CacheKeyParts parts = rule.set().cacheKey();
    if (parts != null) {
      for (String name : parts.headers()) {
        names |= RequestKey.nameBit(name.toLowerCase(Locale.ROOT));
      }
      names |= parts.cookies().isEmpty() ? 0 : RequestKey.nameBit("cookie");
    }
    return names;
  }

  private List<Integer> matching(RequestHead request, RequestTarget target) {
    List<Integer> matching = new ArrayList<>(matchers.size());
    for (int i = 0; i < matchers.size(); i++) {
      if (matchers.get(i).matches(request, target)) {
        matching.add(i);
      }
    }
    return List.copyOf(matching);
  }

  private static List<Integer> all(int count) {
    List<Integer> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(i);
    }
    return List.copyOf(all);
  }

  private Outcome outcome(List<Integer> rules) {
    Settings settings = property.isCatchAll() ? Settings.CATCH_ALL : Settings.NONE;
    for (int rule : rules) {
      settings = settings.overriddenBy(property.rules().get(rule).set());
    }
    return new Outcome(
        rules, settings, new KeyRecipe(settings.cacheKey(), settings.signedUrl() != null));
  }

  /// The forms of a path and query under which any of this property's cache keys may have stored
  /// it, the given and the normalised one among them. More than was meant may be hit where rules
  /// differ by more than the path; less never.
  Set<String> purgeKeys(String pathAndQuery) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(pathAndQuery);
    @Nullable String normalised = RequestTarget.normalised(pathAndQuery);
    if (normalised == null) {
      return forms;
    }
    forms.add(normalised);
    int mark = normalised.indexOf('?');
    String path = mark < 0 ? normalised : normalised.substring(0, mark);
    @Nullable String query = mark < 0 ? null : normalised.substring(mark + 1);
    for (CacheKeyParts parts : keyParts()) {
      forms.add(path + new KeyRecipe(parts, false).query(query));
      forms.add(path + new KeyRecipe(parts, true).query(query));
    }
    return forms;
  }

  private Set<CacheKeyParts> keyParts() {
    Set<CacheKeyParts> parts = new LinkedHashSet<>();
    parts.add(CacheKeyParts.DEFAULT);
    for (Rule rule : property.rules()) {
      CacheKeyParts set = rule.set().cacheKey();
      if (set != null) {
        parts.add(set);
      }
    }
    return parts;
  }
}

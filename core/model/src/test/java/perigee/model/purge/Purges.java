package perigee.model.purge;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Purges of all kinds.
public final class Purges {

  private Purges() {}

  public static Arbitrary<Purge> all() {
    Arbitrary<String> texts = Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(12);
    Arbitrary<PurgeTarget> targets =
        Arbitraries.oneOf(
            Combinators.combine(texts, texts).as(PurgeTarget.Url::new),
            Combinators.combine(texts, texts).as(PurgeTarget.Prefix::new),
            texts.map(PurgeTarget.Host::new),
            texts.map(PurgeTarget.Tag::new),
            texts.map(PurgeTarget.PropertyName::new),
            Arbitraries.of(new PurgeTarget.All()));
    return Combinators.combine(targets, Arbitraries.of(true, false), texts.injectNull(0.5))
        .as(Purge::new);
  }
}

package perigee.content.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.property.FieldEdits;
import perigee.model.property.FieldEdits.Line;
import perigee.model.property.Origin;
import perigee.model.property.Redirect;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestTarget;

/// Field edits, redirects and the choice of an origin.
class RequestEditsTest {

  @Test
  void fieldsAreRemovedThenSetThenAdded() {
    FieldEdits edits =
        new FieldEdits(
            List.of("X-Gone"),
            List.of(new Line("X-Set", "1"), new Line("X-Gone", "back")),
            List.of(new Line("X-Add", "2")));
    Fields fields = Fields.of("x-gone", "0", "x-set", "0", "x-set", "00", "x-add", "1");
    assertThat(FieldEditing.apply(edits, fields.toBuilder()).build())
        .isEqualTo(Fields.of("x-add", "1", "X-Set", "1", "X-Gone", "back", "X-Add", "2"));
    assertThat(FieldEditing.apply(null, fields.toBuilder()).build()).isEqualTo(fields);
  }

  @Test
  void redirectTakesPartsOfTheRequest() {
    RequestTarget target =
        new RequestTarget(RequestTarget.Form.ORIGIN, "http", "a.example", 80, "/{host}", "q=1");
    Redirect redirect = new Redirect(301, "https://{host}{path}{query}#{other}{");
    assertThat(Redirects.location(redirect, target))
        .isEqualTo("https://a.example/{host}?q=1#{other}{");
  }

  private static Origin origin(int port, int weight, boolean backup) {
    return new Origin(URI.create("http://127.0.0.1:" + port), weight, backup, null, true, null);
  }

  private static final Origin HEAVY = origin(1, 9, false);
  private static final Origin LIGHT = origin(2, 1, false);
  private static final Origin BACKUP = origin(3, 1000, true);

  @Test
  void weightsAreSharesAndBackupsComeLast() {
    Random random = new Random(7);
    Map<Origin, Integer> firsts = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      List<Origin> order =
          OriginChoice.order(List.of(BACKUP, LIGHT, HEAVY), origin -> true, random);
      assertThat(order).containsExactlyInAnyOrder(HEAVY, LIGHT, BACKUP).endsWith(BACKUP);
      firsts.merge(order.getFirst(), 1, Integer::sum);
    }
    assertThat(firsts.get(HEAVY)).isBetween(860, 940);
  }

  @Test
  void originsThatAreIllAreTheLastResort() {
    List<Origin> all = List.of(HEAVY, LIGHT, BACKUP);
    assertThat(OriginChoice.order(all, origin -> origin.equals(BACKUP), new Random(1)))
        .startsWith(BACKUP)
        .hasSize(3);
    assertThat(OriginChoice.order(all, origin -> false, new Random(1))).endsWith(BACKUP);
  }
}

package perigee.model.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import perigee.model.fleet.FleetJson;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;

/// Any text is either read or refused with its place; what is read is written so that it is read as
/// the same.
class DocumentFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyTextIsParsedOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    check(PropertyDocument.read(text, "fuzz"));
    check(Document.readJson(text, "fuzz", 1 << 20, PropertyDocument::property));
  }

  private static void check(Reading<Property> reading) {
    switch (reading) {
      case Reading.Parsed<Property>(Property property) -> {
        Reading<Property> again = PropertyDocument.read(PropertyDocument.write(property), "again");
        assertThat(again).isEqualTo(new Reading.Parsed<>(property));
      }
      case Reading.Refused<Property>(List<Problem> problems) -> {
        assertThat(problems).isNotEmpty();
        assertThat(problems).allMatch(p -> p.line() >= 1 && p.column() >= 1);
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void messagesOfTheFleetAreReadOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      FleetJson.readFromNode(text);
    } catch (FleetJson.MalformedMessage _) {
      // What the text of a stranger is expected to be.
    }
    try {
      FleetJson.readFromControl(text);
    } catch (FleetJson.MalformedMessage _) {
      // Likewise.
    }
  }
}

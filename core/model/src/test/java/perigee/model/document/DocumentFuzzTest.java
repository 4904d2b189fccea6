package perigee.model.document;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import perigee.model.fleet.FleetJson;
import perigee.model.property.PropertyDocument;

/// Any text is either read or refused; nothing is thrown.
class DocumentFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void anyTextIsParsedOrRefused(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    Reading<?> yaml = PropertyDocument.read(text, "fuzz");
    Reading<?> json = Document.readJson(text, "fuzz", 1 << 20, PropertyDocument::property);
    if (yaml instanceof Reading.Refused<?>(var problems) && problems.isEmpty()) {
      throw new AssertionError("refused without a problem: " + json);
    }
    try {
      FleetJson.readFromNode(text);
    } catch (FleetJson.MalformedMessage _) {
      // what the text of a stranger is expected to be
    }
  }
}

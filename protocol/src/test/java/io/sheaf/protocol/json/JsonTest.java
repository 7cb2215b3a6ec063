package io.sheaf.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of all kinds of members. JSON is written with ' for ". */
class JsonTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private record Inner(int number) {
    Inner {
      if (number < 0) {
        throw new IllegalArgumentException("a negative number: " + number);
      }
    }
  }

  private record All(
      String text,
      int number,
      long largeNumber,
      double fraction,
      boolean truth,
      Colour colour,
      Inner inner,
      List<Inner> inners,
      Map<String, String> properties,
      Optional<String> maybeText,
      Optional<Long> maybeNumber,
      Optional<Double> maybeFraction,
      Optional<Boolean> maybeTruth,
      Optional<Colour> maybeColour,
      Optional<Inner> maybeInner,
      Optional<List<Integer>> maybeNumbers) {}

  private record Texts(String text, List<String> list, Map<String, String> map) {}

  private record Passed(Optional<RawJson> result, int after) {}

  private record Figures(int a, int b) implements JsonMembers {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> members = Json.members(this);
      members.put("sum", a + b);
      return members;
    }
  }

  private record Report(String name, Figures figures, List<Figures> each) {}

  private static final String FULL =
      "{'text':'t\\n\\'é','number':-7,'large_number':9223372036854775807,'fraction':0.25,"
          + "'truth':true,'colour':'dark-blue','inner':{'number':1},"
          + "'inners':[{'number':2},{'number':3}],'properties':{'b':'','a':'x'},"
          + "'maybe_text':'','maybe_number':5,'maybe_fraction':1.5,'maybe_truth':false,"
          + "'maybe_colour':'red','maybe_inner':{'number':4},'maybe_numbers':[1,2]}";

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String refusal(String json, Class<?> type) {
    SheafException e =
        catchThrowableOfType(
            SheafException.class, () -> Json.parseRequest("request", json(json), type));
    assertThat(e).as(json).isNotNull();
    assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
    return e.getMessage();
  }

  @Test
  void everyKindOfMemberIsWrittenAsItIsRead() {
    All all = Json.parseRequest("request", json(FULL), All.class);
    assertThat(all.text()).isEqualTo("t\n\"é");
    assertThat(all.largeNumber()).isEqualTo(Long.MAX_VALUE);
    assertThat(all.colour()).isEqualTo(Colour.DARK_BLUE);
    assertThat(all.inners()).containsExactly(new Inner(2), new Inner(3));
    assertThat(all.properties()).containsExactly(Map.entry("b", ""), Map.entry("a", "x"));
    assertThat(all.maybeText()).contains("");
    assertThat(all.maybeNumbers()).contains(List.of(1, 2));
    assertThat(Json.write(all)).isEqualTo(json(FULL));
  }

  @Test
  void whatIsEmptyIsLeftOut() {
    Texts empty = Json.parseRequest("request", "{}", Texts.class);
    assertThat(empty).isEqualTo(new Texts("", List.of(), Map.of()));
    assertThat(Json.write(empty)).isEqualTo("{}");
    String nulls = json("{'text':null,'list':null,'map':{'a':null}}");
    assertThat(Json.parseRequest("request", nulls, Texts.class)).isEqualTo(empty);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | member 'number' is missing",
        "{'number':null} | member 'number' is missing",
        "{'number':true} | member 'number': a whole number is expected, found 'true'",
        "{'number':1.0} | member 'number': a whole number is expected, found '1.0'",
        "{'number':2147483648} | the number at line 1, column",
        "{'number':99999999999999999999999999999999999999999} | a text or a number is too long",
        "{'number':-1} | request: a negative number: -1",
        "{'number':1,'more':2} | unknown member 'more'; known are number",
        "[] | an object is expected",
        "{'number':[1]} | member 'number': a whole number is expected",
        "{'number':1}, | not valid JSON at line 1, column 13",
      })
  void whatIsWrongWithANumberIsNamed(String json, String message) {
    assertThat(refusal(json, Inner.class)).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'text':1} | member 'text': a text is expected, found '1'",
        "{'list':['a',['b']]} | member 'list.[1]': a text is expected",
        "{'list':['a',null]} | member 'list': null is no element",
        "{'list':'a'} | member 'list': a list is expected, found 'a'",
        "{'map':{'a':'x','b':2}} | member 'map.b': a text is expected, found '2'",
        "{'map':['a']} | member 'map': an object is expected",
      })
  void whatIsWrongWithATextIsNamed(String json, String message) {
    assertThat(refusal(json, Texts.class)).contains(message);
  }

  @Test
  void whatIsWrongDeepInsideIsNamedByItsPath() {
    String wrong = FULL.replace("{'number':3}", "{'number':'three'}");
    assertThat(refusal(wrong, All.class))
        .isEqualTo(
            "request: member 'inners.[1].number': a whole number is expected, found 'three'");
    assertThat(refusal(FULL.replace("'red'", "'green'"), All.class))
        .isEqualTo(
            "request: member 'maybe_colour': \"red\" or \"dark-blue\" is expected, found 'green'");
    assertThat(refusal("{'text':" + "'x'".repeat(1), Texts.class)).contains("not valid JSON");
    assertThat(refusal("", Texts.class)).contains("empty");
  }

  @Test
  void aLongValueIsCutInAMessage() {
    assertThat(refusal("{'number':'" + "x".repeat(100_000) + "'}", Inner.class))
        .endsWith("x…'")
        .hasSizeLessThan(200);
  }

  @Test
  void membersOfLaterProgramsArePassedOver() {
    String later = json("{'later':{'deep':[1,{'x':null}]},'number':3,'latest':'x'}");
    assertThat(Json.parseAnswer("answer", later, Inner.class)).isEqualTo(new Inner(3));
    assertThatThrownBy(() -> Json.parseRequest("request", later, Inner.class))
        .hasMessageContaining("unknown member 'later'");
  }

  @Test
  void whatIsPassedOverStandsThereOnce() {
    String twice = json("{'later':{'x':1,'x':2},'number':3}");
    assertThatThrownBy(() -> Json.parseAnswer("answer", twice, Inner.class))
        .hasMessageContaining("Duplicate field 'x'");
  }

  @Test
  void aDefectOfARecordIsNotTheClients() {
    record Defect(int number) {
      Defect {
        if (number == 1) {
          throw new IllegalStateException();
        }
        if (number == 2) {
          throw new AssertionError();
        }
      }
    }
    for (int number : new int[] {1, 2}) {
      assertThatThrownBy(
              () -> Json.parseRequest("request", json("{'number':" + number + "}"), Defect.class))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':[1,2,{'b':null}],'c':'}'}",
        "[]",
        "'te\\'xt'",
        "12",
        "-1.5e3",
        "true",
        "false"
      })
  void rawJsonIsPassedOnAsItIs(String raw) {
    String json = json("{ 'result' : " + raw + " , 'after' : 4 }");
    Passed passed = Json.parseAnswer("answer", json, Passed.class);
    assertThat(passed).isEqualTo(new Passed(Optional.of(new RawJson(json(raw))), 4));
    assertThat(Json.write(passed)).isEqualTo(json("{'result':" + raw + ",'after':4}"));
    assertThat(Json.parseAnswer("answer", json("{'result':null,'after':4}"), Passed.class))
        .isEqualTo(new Passed(Optional.empty(), 4));
  }

  @Test
  void rawJsonMayBeLong() {
    String raw = json("{'list':['" + "x".repeat(300_000) + "','é',1]}");
    Passed passed =
        Json.parseAnswer("answer", json("{'result':") + raw + json(",'after':1}"), Passed.class);
    assertThat(passed.result()).contains(new RawJson(raw));
    Passed behind =
        Json.parseAnswer(
            "answer",
            json("{'later':'")
                + "y".repeat(100_000)
                + json("','result':")
                + raw
                + json(",'after':1}"),
            Passed.class);
    assertThat(behind).isEqualTo(passed);
  }

  @Test
  void membersStandAmongThoseOfTheirRecord() {
    Figures figures = new Figures(1, 2);
    assertThat(Json.write(new Report("r", figures, List.of(figures))))
        .isEqualTo(json("{'name':'r','a':1,'b':2,'sum':3,'each':[{'a':1,'b':2,'sum':3}]}"));
  }

  @Test
  void mapsAreWrittenWhole() {
    assertThat(Json.write(Map.of("error", new Texts("", List.of("a"), Map.of()))))
        .isEqualTo(json("{'error':{'list':['a']}}"));
  }
}

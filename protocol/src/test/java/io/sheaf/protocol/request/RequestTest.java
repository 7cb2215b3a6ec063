package io.sheaf.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.DropRequest;
import io.sheaf.protocol.action.GenerateRequest;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as people write it, with ' for ". */
class RequestTest {
  @Test
  void plainNameIsARequestForAllOfTheDataset() {
    for (String name : List.of("trades", "a b", "日本", "\"quoted\"", "[1]")) {
      assertThat(ticket(name)).isEqualTo(DatasetRequest.of(new DatasetName(name)));
    }
    assertThat(ticket("{'dataset':'trades'}"))
        .isEqualTo(DatasetRequest.of(new DatasetName("trades")));
  }

  @Test
  void everyMemberOfADatasetRequest() {
    DatasetRequest request =
        ticket(
            "{'v':1,'dataset':'trades','store':'lake','version':'7-x','partitions':[3],"
                + "'columns':['id64','ts_ns'],'wire':'stored','message_bytes':4000000,"
                + "'chunks':[0,5]}");
    assertThat(request.store()).contains("lake");
    assertThat(request.wantedVersion()).contains(new Version("7-x"));
    assertThat(request.partitions()).containsExactly(3);
    assertThat(request.columns()).containsExactly("id64", "ts_ns");
    assertThat(request.wire()).contains(WireForm.STORED);
    assertThat(request.messageBytes()).contains(4_000_000);
    assertThat(request.chunks()).contains(List.of(0, 5));
    assertThat(ticket(Json.write(request))).isEqualTo(request);
  }

  /** A ticket is kept by clients: its text is part of the protocol. */
  @Test
  void ticketsAreWrittenAsTheyAlwaysWere() {
    DatasetRequest ticket =
        DatasetRequest.of(new DatasetName("trades"))
            .at(new Version("7-x"))
            .forPartition(3)
            .forChunks(2, 4);
    assertThat(Json.write(ticket))
        .isEqualTo(
            "{\"dataset\":\"trades\",\"version\":\"7-x\",\"partitions\":[3],\"chunks\":[2,4]}");
  }

  @Test
  void jsonWrittenByHandMayBeginWithSpace() {
    assertThat(ticket("\n  {'dataset':'trades'}\n").dataset()).isEqualTo("trades");
    assertThat(list(" {'prefix':'a'}").prefix()).contains("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | member 'dataset' is missing",
        "{'dataset':null} | member 'dataset' is missing",
        "{'dataset':''} | member 'dataset' is missing or empty",
        "{'dataset':'t','colour':'red'} | unknown member 'colour'; known are chunks, columns,"
            + " dataset",
        "{'dataset':5} | member 'dataset': a text is expected",
        "{'dataset':['t']} | member 'dataset': a text is expected",
        "{'dataset':'t','partitions':'all'} | member 'partitions': a list is expected",
        "{'dataset':'t','partitions':['1']} | member 'partitions.[0]': a whole number is expected",
        "{'dataset':'t','partitions':[1.5]} | member 'partitions.[0]': a whole number is expected",
        "{'dataset':'t','partitions':[3000000000]} | the number at line 1, column 40 is too large",
        "{'dataset':'t','partitions':[0,-1]} | member 'partitions': a negative number: -1",
        "{'dataset':'t','partitions':[1,1]} | member 'partitions': a number twice",
        "{'dataset':'t','partitions':[null]} | member 'partitions': null is no element",
        "{'dataset':'t','columns':['a','b','a']} | member 'columns': a name twice",
        "{'dataset':'t','columns':{'a':1}} | member 'columns': a list is expected",
        "{'dataset':'t','chunks':[0,1]} | exactly one partition",
        "{'dataset':'t','partitions':[0],'chunks':[2,1]} | from ≤ to",
        "{'dataset':'t','partitions':[0],'chunks':[0]} | from ≤ to",
        "{'dataset':'t','message_bytes':0} | member 'message_bytes': a positive number",
        "{'dataset':'t','messageBytes':9} | unknown member 'messageBytes'",
        "{'dataset':'t','v':2} | member 'v': format 2; only 1 is known",
        "{'dataset':'t','v':'1'} | member 'v': a whole number is expected",
        "{'dataset':'t','version':''} | not a version",
        "{'dataset':'a{b'} | dataset name has '{' at position 1",
        "{'dataset':'t','dataset':'u'} | not valid JSON at line 1, column 25: Duplicate field"
            + " 'dataset'",
        "{'dataset':'t'} {} | not valid JSON",
        "{'dataset':'t'}} | not valid JSON",
        "{'dataset':'t' | not valid JSON at line 1",
        "{dataset:'t'} | not valid JSON at line 1, column 2",
        "{'dataset':NaN} | not valid JSON at line 1"
      })
  void whatIsWrongIsNamed(String json, String message) {
    assertRefused(json, RequestTest::ticket, message);
  }

  @Test
  void deepNestingIsRefusedAsWhatItIs() {
    String deep = "{\"dataset\":" + "[".repeat(100_000);
    assertRefused(deep, RequestTest::ticket, "text is expected");
    String unread = "{\"dataset\":\"t\",\"partitioning\":" + "[".repeat(60);
    assertRefused(unread, RequestTest::put, "nested deeper than 50 levels");
  }

  @Test
  void sizesAndEncodings() {
    assertRefused("", RequestTest::ticket, "ticket is empty");
    assertRefused("x".repeat(201), RequestTest::ticket, "ticket of 201 bytes is neither");
    assertRefused("x".repeat(1 << 20), RequestTest::ticket, "ticket of 1048576 bytes is neither");
    assertRefused("{" + " ".repeat(1 << 20), RequestTest::ticket, "1048577 bytes, at most 1048576");
    assertRefused("a\0b", RequestTest::ticket, "U+0000 at position 1");
    for (byte[] bytes :
        new byte[][] {
          {(byte) 0xff}, {'{', (byte) 0xc3, '}'}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
        }) {
      SheafException e =
          catchThrowableOfType(
              SheafException.class, () -> DatasetRequest.parseTicket(ByteBuffer.wrap(bytes)));
      assertThat(e).hasMessage("ticket is not UTF-8 text");
      assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
    }
  }

  @Test
  void parsingMovesNoIndexAndReadsPartsOfBuffers() {
    ByteBuffer bytes = utf8("xxtradesxx");
    bytes.position(2).limit(8);
    assertThat(DatasetRequest.parseTicket(bytes).dataset()).isEqualTo("trades");
    assertThat(bytes.position()).isEqualTo(2);
  }

  @Test
  void everyMemberOfAPut() {
    PutRequest request =
        put(
            "{'v':1,'dataset':'t','store':'s','mode':'overwrite','if_version':'7-x','put_id':'p',"
                + "'partitioning':{'hash':['a','b'],'partitions':16},'codec':'zstd:3',"
                + "'chunk_rows':10,'ttl':60,'grace':0,'layout':'arrow-redis','commit':'explicit'}");
    assertThat(request.mode()).contains(PutMode.OVERWRITE);
    assertThat(request.partitioning()).contains(new Partitioning.Hash(List.of("a", "b"), 16));
    assertThat(request.layout()).contains(Layout.ARROW_REDIS);
    assertThat(request.commit()).contains(CommitMode.EXPLICIT);
    assertThat(request.grace()).contains(0L);
    assertThat(put(Json.write(request))).isEqualTo(request);
    assertThat(put("{'dataset':'t'}")).isEqualTo(PutRequest.of(new DatasetName("t")));
    PutRequest none = put("{'dataset':'t','if_version':''}");
    assertThat(none.ifVersion()).contains(PutRequest.NO_VERSION);
    assertThat(Json.write(none)).isEqualTo("{\"dataset\":\"t\",\"if_version\":\"\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'dataset':'t','mode':'replace'} | member 'mode': \"create\" or \"overwrite\" or"
            + " \"append\" is expected, found 'replace'",
        "{'dataset':'t','mode':1} | member 'mode': \"create\" or",
        "{'dataset':'t','mode':''} | member 'mode': \"create\" or",
        "{'dataset':'t','put_id':'a b'} | member 'put_id': 1 to 200 printable",
        "{'dataset':'t','put_id':''} | member 'put_id': 1 to 200 printable",
        "{'dataset':'t','chunk_rows':0} | member 'chunk_rows': a positive number",
        "{'dataset':'t','ttl':0} | member 'ttl'",
        "{'dataset':'t','ttl':9223372036854775807} | member 'ttl'",
        "{'dataset':'t','grace':-1} | member 'grace'",
        "{'dataset':'t','grace':9223372036854775807} | member 'grace'",
        "{'dataset':'t','layout':'x'} | member 'layout': \"sheaf\" or \"arrow-redis\" or \"arrow-file\" is expected",
        "{'dataset':'t','partitioning':'x'} | member 'partitioning': \"x\" is none of",
        "{'dataset':'t','partitioning':{'column':1}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'column':'a','x':1}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'hash':[1],'partitions':2}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'hash':[],'partitions':2}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'hash':[null],'partitions':2}} | member 'partitioning'",
        "{'dataset':'t','partitioning':1e999999999} | member 'partitioning'",
        "{'dataset':'t','partitioning':-1.5} | member 'partitioning': -1.5 is none of",
        "{'dataset':'t','partitioning':true} | member 'partitioning': true is none of",
        "{'dataset':'t','partitioning':{'hash':['a'],"
            + "'partitions':111111111111111111111111111111111111111}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'hash':['a'],"
            + "'partitions':11111111111111111111111111111111111111111}} | number is too long",
        "{'dataset':'t','partitioning':{'column':'a','column':'b'}} | Duplicate field 'column'",
        "{'dataset':'t','ttl':99999999999999999999} | member 'ttl': the number at line 1",
        "{'dataset':'t','partitioning':{'hash':['a'],'partitions':0}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'sequential':{'batches':0}}} | member 'partitioning'",
        "{'dataset':'t','partitioning':{'sequential':{'batches':1,'x':1}}} | member 'partitioning'",
        "{'dataset':'t','partitions':[1]} | unknown member 'partitions'"
      })
  void whatIsWrongWithAPutIsNamed(String json, String message) {
    assertRefused(json, RequestTest::put, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'auto'",
        "'first-row'",
        "{'column':'c'}",
        "{'hash':['a'],'partitions':3}",
        "{'sequential':{'batches':8}}"
      })
  void partitioningsAreWrittenAsTheyAreRead(String json) {
    PutRequest request = put("{'dataset':'t','partitioning':" + json + "}");
    assertThat(put(Json.write(request))).isEqualTo(request);
  }

  @Test
  void whatIsMadeHereIsWhatIsParsed() {
    DatasetName name = new DatasetName("t");
    assertThat(PutRequest.overwrite(name, Optional.of("s")))
        .isEqualTo(put("{'dataset':'t','store':'s','mode':'overwrite'}"));
    assertThat(ListRequest.all()).isEqualTo(list("{}"));
    assertThat(ListRequest.of("a")).isEqualTo(list("{'prefix':'a'}"));
  }

  @Test
  void commitMessages() {
    assertThat(PutCommit.of(12).bytes().toStringUtf8()).isEqualTo("{\"commit\":{\"rows\":12}}");
    assertThat(commit("{'commit':{'rows':12}}")).isEqualTo(PutCommit.of(12));
    assertRefused("{}", RequestTest::commit, "member 'commit' is missing");
    assertRefused("{'commit':{}}", RequestTest::commit, "rows");
    assertRefused("{'commit':{'rows':'1'}}", RequestTest::commit, "member 'commit.rows'");
    assertRefused("{'commit':{'rows':1,'x':2}}", RequestTest::commit, "unknown member 'commit.x'");
    assertRefused("{'rows':1}", RequestTest::commit, "unknown member 'rows'; known are commit");
    assertRefused("7", RequestTest::commit, "commit message: an object is expected, found '7'");
    assertRefused("null", RequestTest::commit, "commit message: it is null");
  }

  @Test
  void criteriaOfAListing() {
    assertThat(list("").prefix()).contains("");
    assertThat(list("ab").prefix()).contains("ab");
    ListRequest request = list("{'store':'s','prefix':'a','after':'ab','limit':3}");
    assertThat(request.limit()).contains(3);
    assertThat(request.after()).contains("ab");
    assertRefused("{'limit':0}", RequestTest::list, "member 'limit': a positive number");
  }

  @Test
  void actionsTakeTheirMembersAndNoOther() {
    DropRequest drop = action("{'dataset':'t'}", DropRequest.class);
    assertThat(drop.store()).isEqualTo(Optional.empty());
    GenerateRequest generate =
        action("{'dataset':'t','rows':5,'dict_strings':true,'seed':7}", GenerateRequest.class);
    assertThat(generate.rows()).contains(5);
    assertThat(generate.dictStrings()).contains(true);
    assertThat(generate.batches()).isEqualTo(Optional.empty());
    assertThat(action("{}", PingRequest.class).store()).isEqualTo(Optional.empty());
    VerifyRequest verify =
        action("{'dataset':{'dataset':'a'},'with':{'dataset':'b'}}", VerifyRequest.class);
    assertThat(verify.with()).contains(DatasetRequest.of(new DatasetName("b")));
    for (Class<?> type : List.of(DropRequest.class, GenerateRequest.class, VerifyRequest.class)) {
      assertRefused("{}", json -> action(json, type), "member 'dataset' is missing");
      assertRefused("{'dataset':null}", json -> action(json, type), "'dataset' is missing");
      assertRefused("{'x':1,'dataset':{'dataset':'t'}}", json -> action(json, type), "member '");
    }
    for (Class<?> type : List.of(DropRequest.class, GenerateRequest.class)) {
      assertRefused("{'dataset':'t','v':2}", json -> action(json, type), "member 'v': format 2");
      assertRefused("{'dataset':'a{'}", json -> action(json, type), "'{' at position 1");
    }
    assertRefused("{'v':2}", json -> action(json, PingRequest.class), "member 'v': format 2");
    assertThat(
            Json.write(
                new ActionMessage(
                    Optional.of(new ActionMessage.Progress(1, 2, "chunks")), Optional.empty())))
        .isEqualTo("{\"progress\":{\"done\":1,\"total\":2,\"unit\":\"chunks\"}}");
  }

  private static void assertRefused(String json, Function<String, ?> parser, String message) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> parser.apply(json));
    assertThat(e).as(json).isNotNull();
    assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
    assertThat(e.getMessage())
        .contains(message)
        .doesNotContain("com.fasterxml", "io.sheaf", "java.");
  }

  private static DatasetRequest ticket(String text) {
    return DatasetRequest.parseTicket(json(text));
  }

  private static PutRequest put(String text) {
    return PutRequest.parseCommand(json(text));
  }

  private static PutCommit commit(String text) {
    return PutCommit.parse(json(text));
  }

  private static ListRequest list(String text) {
    return ListRequest.parseCriteria(json(text));
  }

  private static <T> T action(String text, Class<T> type) {
    return Json.parseRequest("action", json(text), type);
  }

  private static ByteBuffer json(String text) {
    return utf8(text.replace('\'', '"'));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}

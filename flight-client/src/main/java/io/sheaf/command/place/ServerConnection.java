package io.sheaf.command.place;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.DatasetFlight;
import io.sheaf.client.RetryEvent;
import io.sheaf.client.SheafClient;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.action.AdoptRequest;
import io.sheaf.protocol.action.CleanRequest;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.action.CopyRequest;
import io.sheaf.protocol.action.DropRequest;
import io.sheaf.protocol.action.GenerateRequest;
import io.sheaf.protocol.action.InfoRequest;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.action.RollbackRequest;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.action.VersionsRequest;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.config.JvmSetup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A Sheaf server. */
final class ServerConnection implements StoreConnection, ServerActions {
  private static final int PAGE_NAMES = 1000;

  private final StoreAddress.Server server;
  private final SheafClient client;

  /**
   * @param retries told of attempts that failed
   */
  ServerConnection(StoreAddress.Server server, Consumer<RetryEvent> retries) {
    JvmSetup.bridgeLogs();
    this.server = server;
    this.client =
        SheafClient.connect(
            ClientOptions.of(server.location())
                .withRetries(Retries.ofServers())
                .withRetryListener(retries));
  }

  @Override
  public String label() {
    return server.toString();
  }

  @Override
  public DataPlace dataset(DatasetName name) {
    return new ServerDataset(server, client, name);
  }

  @Override
  public InfoResult info(
      DatasetName name, boolean check, Consumer<ActionMessage.Progress> progress) {
    InfoRequest request =
        new InfoRequest(
            Optional.empty(), name.value(), Optional.empty(), Optional.of(check), server.store());
    return client.action(ActionName.INFO, request, InfoResult.class, progress);
  }

  @Override
  public List<String> list(String namePrefix, boolean scan) {
    if (scan) {
      return names(namePrefix, Optional.empty(), Optional.empty(), true);
    }
    List<String> names = new ArrayList<>();
    List<String> page;
    Optional<String> after = Optional.empty();
    do {
      page = names(namePrefix, after, Optional.of(PAGE_NAMES), false);
      names.addAll(page);
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1));
    } while (page.size() == PAGE_NAMES);
    return names;
  }

  private List<String> names(
      String namePrefix, Optional<String> after, Optional<Integer> limit, boolean scan) {
    ListRequest request =
        new ListRequest(
            Optional.empty(),
            server.store(),
            Optional.of(namePrefix),
            after,
            limit,
            scan ? Optional.of(true) : Optional.empty());
    return client.list(request).stream()
        .map(DatasetFlight::summary)
        .flatMap(Optional::stream)
        .map(FlightInfoSummary::dataset)
        .toList();
  }

  @Override
  public boolean drop(DatasetName name) {
    return client.drop(new DropRequest(Optional.empty(), name.value(), server.store()));
  }

  @Override
  public List<VersionsResult.Readable> versions(DatasetName name) {
    try {
      return client
          .versions(new VersionsRequest(Optional.empty(), name.value(), server.store()))
          .versions();
    } catch (SheafException e) {
      if (e.reason() == ErrorReason.NOT_SUPPORTED) {
        return List.of();
      }
      throw e;
    }
  }

  @Override
  public String rollback(DatasetName name, Version version, Optional<Version> ifVersion) {
    return client.rollback(
        new RollbackRequest(
            Optional.empty(),
            name.value(),
            version.value(),
            ifVersion.map(Version::value),
            server.store()));
  }

  @Override
  public Instant renew(DatasetName name, Version version) {
    return client.renew(DatasetRequest.of(name).in(server.store()).at(version));
  }

  @Override
  public PutSummary compact(CompactRequest request, Consumer<ActionMessage.Progress> progress) {
    return client.compact(
        new CompactRequest(
            request.v(), request.dataset(), request.chunkRows(), request.codec(), server.store()),
        progress);
  }

  @Override
  public PutSummary adopt(DatasetName name, Consumer<ActionMessage.Progress> progress) {
    AdoptRequest request = new AdoptRequest(Optional.empty(), name.value(), server.store());
    return client.action(ActionName.ADOPT, request, PutSummary.class, progress);
  }

  @Override
  public CleanResult clean(Optional<DatasetName> name, boolean force) {
    return client.clean(
        new CleanRequest(
            Optional.empty(), name.map(DatasetName::value), Optional.of(force), server.store()));
  }

  @Override
  public VerifyResult verify(DatasetName name, Consumer<ActionMessage.Progress> progress) {
    VerifyRequest request =
        new VerifyRequest(
            Optional.empty(),
            DatasetRequest.of(name).in(server.store()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return verify(request, progress);
  }

  @Override
  public PingResult ping() {
    return client.ping(new PingRequest(Optional.empty(), server.store()));
  }

  @Override
  public PutSummary generate(GenerateRequest request, Consumer<ActionMessage.Progress> progress) {
    return client.action(ActionName.GENERATE, request, PutSummary.class, progress);
  }

  @Override
  public VerifyResult verify(VerifyRequest request, Consumer<ActionMessage.Progress> progress) {
    return client.action(ActionName.VERIFY, request, VerifyResult.class, progress);
  }

  @Override
  public PutSummary copy(CopyRequest request, Consumer<ActionMessage.Progress> progress) {
    return client.action(ActionName.COPY, request, PutSummary.class, progress);
  }

  @Override
  public void close() {
    client.close();
  }
}

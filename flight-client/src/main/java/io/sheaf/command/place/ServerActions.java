package io.sheaf.command.place;

import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.CopyRequest;
import io.sheaf.protocol.action.GenerateRequest;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.request.PutSummary;
import java.util.function.Consumer;

/** What a server does where the data is, telling how far it is. Each ends when its thread does. */
public interface ServerActions {
  /** Writes sample data. */
  PutSummary generate(GenerateRequest request, Consumer<ActionMessage.Progress> progress);

  /** Copies a dataset within the server's stores. */
  PutSummary copy(CopyRequest request, Consumer<ActionMessage.Progress> progress);

  /** Compares two datasets, or one with its checksums. */
  VerifyResult verify(VerifyRequest request, Consumer<ActionMessage.Progress> progress);
}

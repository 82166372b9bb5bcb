namespace DtiGraph.Api;

/// <summary>All codes of problems and of bad rows: what a program tells failures apart by. A detail may be worded anew, a code stays.</summary>
internal static class ProblemCodes
{
    public const string NodeUnknown = "node.unknown", NodeAmbiguous = "node.ambiguous", ResourceUnknown = "resource.unknown", PathUnknown = "path.unknown",
        QueryInvalid = "query.invalid", ParameterUnknown = "parameter.unknown", ParameterInvalid = "parameter.invalid",
        BodyMissing = "body.missing", BodyMalformed = "body.malformed", BodyInvalid = "body.invalid", BodyTooLarge = "body.too-large", TooMuchWork = "request.too-much-work", BodyMediaType = "body.media-type",
        BodyEncoding = "body.encoding", RowInvalid = "row.invalid", RequestUnreadable = "request.unreadable", MethodUnknown = "method.not-allowed",
        AnswerKind = "answer.not-acceptable", AuthMissing = "auth.missing", AuthUnknown = "auth.unknown", AuthRole = "auth.role", AuthElsewhere = "auth.not-local",
        ModelGone = "model.gone", StateConflict = "state.conflict", KeyReused = "idempotency.reused", LedgerFailed = "ledger.failed", RegistryBusy = "registry.busy", RegistryFailed = "registry.failed",
        RateLimited = "rate.limited", QueueFull = "queue.full", ServiceStopping = "service.stopping", ServiceNotReady = "service.not-ready", ServiceFault = "service.fault";

    /// <summary>What each means, in the order of statuses.</summary>
    public static readonly IReadOnlyDictionary<string, (int Status, string Meaning)> All = new Dictionary<string, (int, string)>
    {
        [QueryInvalid] = (400, "can be read, but not answered as it was put: a value out of range, a SMILES or sequence that is none, members that exclude each other"),
        [ParameterUnknown] = (400, "a parameter that the operation does not have"),
        [ParameterInvalid] = (400, "a parameter of another type, or given twice"),
        [BodyMissing] = (400, "no body where one is needed"),
        [BodyMalformed] = (400, "a body that is not JSON"),
        [BodyInvalid] = (400, "JSON with an unknown, repeated or missing member, or a value of another type"),
        [BodyEncoding] = (400, "a body that is not of its Content-Encoding"),
        [RowInvalid] = (400, "a row of a table, or a line of JSON, that cannot be read; only of rows"),
        [RequestUnreadable] = (400, "a request that is not HTTP as it should be"),
        [AuthMissing] = (401, "no key"),
        [AuthUnknown] = (401, "a key that is not known, or several"),
        [AuthRole] = (403, "a key of too low a role"),
        [AuthElsewhere] = (403, "a caller from elsewhere, of a service without keys"),
        [NodeUnknown] = (404, "names no drug, target, family or class of the graph; nearest may help"),
        [ResourceUnknown] = (404, "names nothing that the service holds, as a model or a job"),
        [PathUnknown] = (404, "no path of the API"),
        [MethodUnknown] = (405, "another method than the path has"),
        [AnswerKind] = (406, "Accept names no kind of answer that there is"),
        [NodeAmbiguous] = (409, "names several; candidates lists them"),
        [StateConflict] = (409, "cannot be done as things are: a job that runs or ended, a version that cannot serve, no registry"),
        [ModelGone] = (409, "the model that answered then is not in the registry any more"),
        [BodyTooLarge] = (413, "more bytes, rows or pairs than a request may hold"),
        [TooMuchWork] = (413, "more work than a request may take; only of rows"),
        [BodyMediaType] = (415, "a Content-Type or Content-Encoding that is not read"),
        [KeyReused] = (422, "an Idempotency-Key that named another submission"),
        [RateLimited] = (429, "more requests than a client may send; Retry-After"),
        [ServiceFault] = (500, "a fault of the service; its log says more under traceId"),
        [QueueFull] = (503, "too many wait already; Retry-After"),
        [LedgerFailed] = (503, "the answer could not be recorded, so it is not given"),
        [RegistryBusy] = (503, "another process writes the registry of models; Retry-After"),
        [RegistryFailed] = (503, "the registry of models cannot be read or written now; Retry-After"),
        [ServiceStopping] = (503, "the service is shutting down"),
        [ServiceNotReady] = (503, "the service cannot answer now"),
    };

    /// <summary>The usual one of a status: where nothing more is known than that.</summary>
    public static string Of(int status) => All.FirstOrDefault(code => code.Value.Status == status).Key ?? RequestUnreadable;
}

using System.Text.Json;
using CsvHelper;
using DtiGraph.Api.Batch;
using DtiGraph.Api.Limits;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.Recording;
using DtiGraph.Ledger;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>What went wrong, as a client hears it.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="Detail">What to change.</param>
/// <param name="Field">Where; null where no one place is at fault.</param>
/// <param name="Asked">The field is a member of the question, wherever the request has it; otherwise it is named as the request has it.</param>
internal sealed record Problem(int Status, string Code, string Detail, string? Field = null, bool Asked = false)
{
    /// <summary>What a client hears where another process writes the registry; their messages name the file.</summary>
    public const string RegistryBusy = "registry: expected a turn within 10 s, got none: another process is writing; nothing was changed, ask again";

    /// <summary>What a client hears where the registry cannot be read or written.</summary>
    public const string RegistryFailed = "registry: expected to read and write its index, got a fault, which the service's log names; nothing was changed, and the model in service goes on answering";

    /// <summary>Of an exception.</summary>
    public static Problem Of(Exception exception) => exception switch
    {
        UnknownNodeException e => With(404, ProblemCodes.NodeUnknown, e),
        AmbiguousNodeException e => With(409, ProblemCodes.NodeAmbiguous, e),
        NotFoundException e => With(404, ProblemCodes.ResourceUnknown, e),
        ConflictException e => new(409, ProblemCodes.StateConflict, e.Message),
        GoneException e => new(409, ProblemCodes.ModelGone, e.Message),
        KeyUsedException e => With(422, ProblemCodes.KeyReused, e),
        RegistryBusyException => new(503, ProblemCodes.RegistryBusy, RegistryBusy),
        RegistryUnreadableException => new(503, ProblemCodes.RegistryFailed, RegistryFailed),
        LedgerException => new(503, ProblemCodes.LedgerFailed, RecordedAnswers.NotRecorded), // its message names the file
        NotAcceptableException e => new(406, ProblemCodes.AnswerKind, e.Message, "Accept"),
        TooLargeException e => With(413, ProblemCodes.BodyTooLarge, e),
        WorkTimeException e => new(413, ProblemCodes.TooMuchWork, e.Message),
        BodyException e => With(400, ProblemCodes.BodyEncoding, e),
        CsvFormatException => With(413, ProblemCodes.BodyTooLarge, TooLargeException.Row()), // nothing else of a table is fatal
        NotReadyException e => new(503, ProblemCodes.ServiceNotReady, e.Message),
        ParameterException e => new(400, e.Code, e.Message, e.Field),
        MissingBodyException e => new(400, ProblemCodes.BodyMissing, e.Message),
        QueryException e => With(400, ProblemCodes.QueryInvalid, e),
        JsonException e => BindingFaults.Of(e),
        BadHttpRequestException { InnerException: JsonException e } => BindingFaults.Of(e),
        BadHttpRequestException e => OfStatus(e.StatusCode) ?? BindingFaults.Of(e),
        _ => new(500, ProblemCodes.ServiceFault, "service: expected an answer, got a fault of the service; its log says more"),
    };

    /// <summary>Of a status that the server or the framework gives; null for one that says too little.</summary>
    public static Problem? OfStatus(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => new(status, ProblemCodes.RequestUnreadable, "body: expected at the pace of the service's limit, got it too slowly"),
        StatusCodes.Status413PayloadTooLarge => new(status, ProblemCodes.BodyTooLarge, $"body: expected at most {ServerLimits.MaximumBodyBytes} bytes, got more"),
        StatusCodes.Status415UnsupportedMediaType => new(status, ProblemCodes.BodyMediaType, Problems.NotRead, "Content-Type"),
        _ => null,
    };

    private static Problem With(int status, string code, Exception exception) => new(status, code, exception.Message, ProblemField.Of(exception), Asked: true);
}

/// <summary>A parameter of the query that the operation does not have, or not so.</summary>
internal sealed class ParameterException(string code, string field, string message) : QueryException(message)
{
    /// <summary>Of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>Its name, as the request has it.</summary>
    public new string Field { get; } = field;
}

/// <summary>No body where one is needed.</summary>
internal sealed class MissingBodyException() : QueryException("body: expected a JSON object, got none");

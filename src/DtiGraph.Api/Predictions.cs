using System.Text.Json;
using System.Text.Json.Serialization;
using DtiGraph.Api.Batch;
using DtiGraph.Ledger;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>Pairs to predict.</summary>
/// <param name="Pairs">At most 10,000.</param>
/// <param name="Decision">Costs; with them each prediction says whether the assay pays.</param>
public sealed record PredictionRequest(IReadOnlyList<PairRow> Pairs, DecisionCosts? Decision = null)
{
    /// <summary>Pairs of a request at most.</summary>
    public const int MaximumPairs = 10_000;

    /// <summary>Predicts every pair; one that cannot be predicted fails alone.</summary>
    /// <param name="model">Answers.</param>
    /// <param name="seconds">Of work at most; the pairs after it get error rows.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="before">Where it ended when this was answered before, whatever time it takes now; null where it had time enough, or is asked for the first time.</param>
    /// <returns>The answer, and where the work ended if not with the last pair.</returns>
    internal (PredictionList List, WorkEnded? Ended) Answer(ServedModel model, double seconds, CancellationToken cancellation, WorkEnded? before = null)
    {
        if (Pairs.Count > MaximumPairs) throw new TooLargeException($"pairs: expected at most {MaximumPairs}, got {Pairs.Count}");
        var batch = model.Batch(Decision);
        var work = new WorkTime(before?.Seconds ?? seconds);
        var ended = before;
        var items = new List<PredictionRow>(Pairs.Count);
        foreach (var block in Pairs.Chunk(WorkTime.BlockPairs))
        {
            bool over = before is null ? work.IsOver : items.Count >= before.Pairs;
            if (over) ended ??= new(seconds, items.Count);
            var answers = over ? [] : new Queue<PairAnswer>(work.Of(() => batch.Predict([.. block.Select(p => p.Pair).OfType<PairQuery>()], cancellation)));
            foreach (var row in block)
            {
                items.Add(row.Fault is { } fault ? new(items.Count, null, RowError.Of(fault))
                    : over ? new(items.Count, null, RowError.Of(new WorkTimeException(work.Detail)))
                    : Row(items.Count, answers.Dequeue()));
            }
        }
        return (new(model.Manifest.Version, model.Manifest.GraphId, model.Meaning, items), ended);
    }

    private static PredictionRow Row(int index, PairAnswer answer) =>
        new(index, answer.Prediction, answer.Fault is { } fault ? RowError.Of(fault) : null);
}

/// <summary>A row of the request, read by itself so that a bad one does not cost the others.</summary>
[JsonConverter(typeof(Reader))]
public sealed class PairRow
{
    /// <summary>A pair that can be read.</summary>
    public PairRow(PairQuery pair) => Pair = pair;

    private PairRow(JsonException fault) => Fault = fault;

    /// <summary>The pair; null where the row is none.</summary>
    internal PairQuery? Pair { get; }

    /// <summary>Why the row is no pair; null where it is one.</summary>
    internal JsonException? Fault { get; }

    private sealed class Reader : JsonConverter<PairRow>
    {
        public override bool HandleNull => true;

        public override PairRow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var row = JsonElement.ParseValue(ref reader); // malformed JSON fails the request: no row can be told apart after it
            CheckText(row);
            try
            {
                return row.Deserialize<PairQuery>(options) is { } pair ? new(pair) : new(new JsonException("expected a pair, got null"));
            }
            catch (JsonException e)
            {
                return new(First(row, options) ?? e);
            }
        }

        /// <summary>The fault that comes first where members stand in the ledger's order, without its place in the text: the ledger keeps another text, and its answer is to be the same.</summary>
        private static JsonException? First(JsonElement row, JsonSerializerOptions options)
        {
            try
            {
                JsonSerializer.Deserialize<PairQuery>(CanonicalJson.Of(row), options);
                return null;
            }
            catch (JsonException e)
            {
                return new(e.Message, e.Path, null, null, e.InnerException);
            }
        }

        /// <summary>Half a surrogate pair is malformed, too: it is no text, and the ledger could not keep the question.</summary>
        private static void CheckText(JsonElement row)
        {
            if (!row.GetRawText().Contains("\\u", StringComparison.Ordinal)) return; // only an escape can say it: bytes of one are no UTF-8
            try
            {
                using var writer = new Utf8JsonWriter(Stream.Null);
                row.WriteTo(writer);
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, PairRow value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Pair, options);
    }
}

/// <summary>The answer to a batch of pairs.</summary>
/// <param name="ModelVersion">The model that says so.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Meaning">What the probabilities mean, and do not.</param>
/// <param name="Items">One for each pair, in the order asked.</param>
public sealed record PredictionList(string ModelVersion, string GraphId, string Meaning, IReadOnlyList<PredictionRow> Items);

/// <summary>A row of the answer: either a prediction or an error.</summary>
/// <param name="Index">Position of the pair in the request, from 0.</param>
/// <param name="Prediction">What the model says; absent where it cannot.</param>
/// <param name="Error">Why not; absent where it can.</param>
public sealed record PredictionRow(int Index, RankedPair? Prediction, RowError? Error);

/// <summary>Why a pair cannot be predicted.</summary>
/// <param name="Status">404 for an id or a name that the graph does not hold, 409 for a name of several nodes, 413 after the work that a request may take, 400 for everything else.</param>
/// <param name="Code">What went wrong, as a problem says it.</param>
/// <param name="Field">Where in the pair: the path of a member, of a table its column; absent where no one place is at fault.</param>
/// <param name="Detail">What to change.</param>
public sealed record RowError(int Status, string Code, string? Field, string Detail)
{
    /// <param name="fault">Why.</param>
    /// <param name="table">The pair is a row of a table, not JSON.</param>
    internal static RowError Of(Exception fault, bool table = false)
    {
        var problem = Problem.Of(fault);
        string? field = problem.Field is null || !problem.Asked || table ? problem.Field : ProblemField.InBody(problem.Field);
        return new(problem.Status, problem.Code, field, problem.Detail);
    }

    /// <summary>Of a row that could not be read.</summary>
    internal static RowError OfLine(string fault) => new(StatusCodes.Status400BadRequest, ProblemCodes.RowInvalid, ProblemField.OfLine(fault), fault);
}

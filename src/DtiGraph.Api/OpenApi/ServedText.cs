using DtiGraph.Ranking;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DtiGraph.Api.OpenApi;

/// <summary>What the document says of the model that answers the request for it.</summary>
internal sealed class ServedText(IHttpContextAccessor request) : IDocumentFilter
{
    public void Apply(OpenApiDocument document, DocumentFilterContext context) => document.Info = Info(Served.Of(request.HttpContext!).Model);

    private static OpenApiInfo Info(ServedModel model) => new()
    {
        Title = "DtiGraph",
        Version = "v1",
        Description =
            "Ranks the targets of a drug, and the drugs of a target, by the calibrated probability of an interaction.\n\n"
            + $"**What the number means.** {model.Meaning}\n\n"
            + "`probability` is calibrated; `score` is an order, not a probability. `degreeProbability` is what counting recorded interactions "
            + "alone would say, and `lift` is what the network adds to it, in log-odds. `regime` says what the network knew of the pair's ends "
            + "when it was trained; expect less of cold ones.\n\n"
            + "Everything that fails is answered with `application/problem+json` (RFC 9457), with a stable `code` and, where one place of the request is at fault, its `field`. "
            + "Unknown parameters and unknown members of a body are refused.\n\n"
            // Who looks for an operation need not scroll past it.
            + $"<details><summary>Every <code>code</code> and what it means</summary>\n\n| status | code | |\n|---|---|---|\n"
            + $"{string.Concat(ProblemCodes.All.Select(code => $"| {code.Value.Status} | `{code.Key}` | {code.Value.Meaning} |\n"))}\n</details>\n\n"
            + $"Served: model `{model.Manifest.Version}` of graph `{model.Manifest.GraphId[..12]}`, "
            + $"{model.Graph.Drugs.Length} drugs, {model.Graph.Targets.Length} targets.",
    };
}

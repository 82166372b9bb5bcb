using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DtiGraph.Api.Keys;
using DtiGraph.Api.OpenApi;
using DtiGraph.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DtiGraph.Api.Nightly;

/// <summary>The retraining job: started, followed, read and stopped.</summary>
internal static class JobEndpoints
{
    private const string Example = "20260102-020000-000", Html = "text/html", Text = "text/plain";
    private const int LogLines = 2_000;
    private const string Jobs = "jobs"; // as a cursor names the list

    public static void MapJobs(this IEndpointRouteBuilder changing)
    {
        var jobs = changing.MapGroup("").WithTags("Jobs");
        jobs.MapPost("/retrain", Start).WithName("retrain").RequireAuthorization(Access.Operator).Produces<JobView>(StatusCodes.Status202Accepted)
            .Fails(409, RetrainJobs.NoGraph, "job", Examples.Job);
        jobs.MapGet("/jobs", List).WithName("listJobs").ChangesWithTime().Fails(400, "limit: expected 1 to 100, got 0");
        jobs.MapGet("/jobs/{id}", Get).WithName("getJob").ChangesWithTime().Fails(404, RetrainJobs.Unknown(Example), ProblemCodes.ResourceUnknown);
        jobs.MapGet("/jobs/{id}/log", Log).WithName("getJobLog").RequireAuthorization(Access.Operator).ChangesWithTime().Offers<JobLog>(Accepted.Json, Text)
            .Fails(404, RetrainJobs.Unknown(Example), ProblemCodes.ResourceUnknown).Fails(406, $"Accept: expected one of {Accepted.Json}, {Text}, got 'image/png'");
        jobs.MapGet("/jobs/{id}/report", Report).WithName("getJobReport").ChangesWithTime().Offers<JobReport>(Accepted.Json, Html)
            .Fails(404, RetrainJobs.Unknown(Example), ProblemCodes.ResourceUnknown).Fails(406, $"Accept: expected one of {Accepted.Json}, {Html}, got 'image/png'");
        jobs.MapPost("/jobs/{id}/cancel", Cancel).WithName("cancelJob").RequireAuthorization(Access.Operator).Produces<JobView>(StatusCodes.Status202Accepted)
            .Fails(404, RetrainJobs.Unknown(Example), ProblemCodes.ResourceUnknown).Fails(409, $"job: expected one that runs, got one that ended: {Example}", "job", Examples.Job);
    }

    /// <summary>Retrains now</summary>
    /// <remarks>
    /// In a process of its own: takes the graph as it is, trains where it is another than at the last run, and promotes the model where it is provably no
    /// worse than the serving one. Answered as soon as the run has begun; Location says where it can be followed. One run at a time, whichever process
    /// started it: 409 names the one that goes on. For operators.
    /// </remarks>
    /// <param name="jobs"></param>
    /// <param name="http"></param>
    /// <param name="cancellation"></param>
    /// <response code="202">The job.</response>
    private static async Task<Accepted<JobView>> Start(RetrainJobs jobs, HttpContext http, CancellationToken cancellation)
    {
        var run = await jobs.StartAsync(cancellation);
        return TypedResults.Accepted(JobView.Path(run.Id, http.Request.PathBase), JobView.Of(run, http));
    }

    /// <summary>Lists the runs of the retraining job</summary>
    /// <remarks>The newest first, in pages, whoever started them: the service, its schedule, or dti retrain elsewhere. None where the service has no registry. Total-Count says how many there are on all pages, and Link where the next page is.</remarks>
    /// <param name="jobs"></param>
    /// <param name="http"></param>
    /// <param name="limit">Rows of a page at most, 1 to 100.</param>
    /// <param name="cursor">nextCursor of the page before; absent for the first page.</param>
    /// <response code="200">A page of jobs.</response>
    private static Ok<Page<JobView>> List(
        RetrainJobs jobs, HttpContext http, [Range(1, PageQuery.MaximumLimit), DefaultValue(PageQuery.DefaultLimit)] int? limit = null, string? cursor = null)
    {
        int rows = PageQuery.Rows(limit);
        string? after = cursor is null ? null : PageQuery.Read(cursor, Jobs);
        var all = jobs.All();
        var rest = all.Reverse().Where(run => after is null || string.CompareOrdinal(run.Id, after) < 0).ToList(); // ids begin with the time
        return TypedResults.Ok(PageHeaders.Say(http, new Page<JobView>(
            [.. rest.Take(rows).Select(run => JobView.Of(run, http))], all.Count, rest.Count > rows ? PageQuery.Write(Jobs, rest[rows - 1].Id) : null)));
    }

    /// <summary>Shows a run of the retraining job</summary>
    /// <remarks>How it stands: how far training is, or how it ended and why.</remarks>
    /// <param name="id">id of a job.</param>
    /// <param name="jobs"></param>
    /// <param name="http"></param>
    /// <response code="200">The job.</response>
    private static Ok<JobView> Get(string id, RetrainJobs jobs, HttpContext http) => TypedResults.Ok(JobView.Of(jobs.Find(id), http));

    /// <summary>Shows what training said</summary>
    /// <remarks>The last 2,000 lines, as JSON or text. For operators: it may name folders.</remarks>
    /// <param name="id">id of a job.</param>
    /// <param name="jobs"></param>
    /// <param name="http"></param>
    /// <response code="200">The lines.</response>
    private static IResult Log(string id, RetrainJobs jobs, HttpContext http)
    {
        string kind = Accepted.Of(http), file = jobs.Find(id).Log;
        string[] lines = [];
        if (File.Exists(file)) // there is none before training begins, or where no training was needed
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LogLines)];
        }
        return kind == Text ? TypedResults.Text(string.Join('\n', lines) + "\n", Text) : TypedResults.Ok(new JobLog(id, lines));
    }

    /// <summary>Shows what the gates looked at</summary>
    /// <remarks>Every check with its number, its bound and its verdict: as JSON, or as a page by Accept: text/html.</remarks>
    /// <param name="id">id of a job.</param>
    /// <param name="jobs"></param>
    /// <param name="http"></param>
    /// <response code="200">The report.</response>
    private static IResult Report(string id, RetrainJobs jobs, HttpContext http)
    {
        string kind = Accepted.Of(http);
        var run = jobs.Find(id);
        if (!Directory.Exists(run.Report)) throw new NotFoundException($"job: expected one that asked a gate, got '{id}'");
        return kind == Html
            ? TypedResults.Text(File.ReadAllText(Path.Combine(run.Report, "index.html")), Html)
            : TypedResults.Ok(new JobReport(id, GateReport.Read(run.Report)));
    }

    /// <summary>Stops a run of the retraining job</summary>
    /// <remarks>Nothing is promoted. Answered at once; the job ends within a second or so, and then says that it was cancelled. For operators.</remarks>
    /// <param name="id">id of a job.</param>
    /// <param name="jobs"></param>
    /// <param name="http"></param>
    /// <response code="202">The job, which was asked to stop.</response>
    private static Accepted<JobView> Cancel(string id, RetrainJobs jobs, HttpContext http)
    {
        var run = jobs.Cancel(id);
        return TypedResults.Accepted(JobView.Path(run.Id, http.Request.PathBase), JobView.Of(run, http));
    }
}

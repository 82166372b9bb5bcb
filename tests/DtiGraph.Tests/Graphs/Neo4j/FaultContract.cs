using System.Diagnostics;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

/// <summary>What can go wrong between a store and a real server, and what must come of it, over either transport.</summary>
public abstract class FaultContract(Neo4jServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private readonly DatasetFolder folder = new();

    protected abstract int ServerPort { get; }

    public async ValueTask InitializeAsync() => await server.EmptyAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await Task.CompletedTask;
        GC.SuppressFinalize(this);
    }

    protected abstract ICypherTransport Transport(Neo4jOptions options, string password = Neo4jServer.Password, int? port = null);

    private Neo4jGraphStore Store(Neo4jOptions? options = null, int? port = null, string password = Neo4jServer.Password) =>
        new(Transport(options ?? new(), password, port), options ?? new());

    [Fact]
    public async Task LoadAsync_NothingListens_SaysSoInTheStatedTime()
    {
        int nobody;
        await using (var proxy = new SlowProxy(ServerPort)) nobody = proxy.Port;
        await using var store = Store(new() { FirstAnswer = TimeSpan.FromSeconds(1) }, nobody);
        var (e, seconds) = await FailsAsync(() => store.LoadAsync(cancellation));
        Assert.Contains("neo4j: expected an answer, got", e.Message);
        Assert.Contains($"127.0.0.1:{nobody}/neo4j", e.Message);
        Assert.InRange(seconds, 0.9, 60);
    }

    [Fact]
    public async Task SaveAsync_WrongPassword_SaysSoAtOnceAndDoesNotRepeatIt()
    {
        await using var store = Store(password: "wrong-and-secret");
        var (e, seconds) = await FailsAsync(() => store.SaveAsync(folder.Read(), cancellation));
        Assert.Equal("Neo.ClientError.Security.Unauthorized", e.Code);
        Assert.Contains(Neo4jAddress.PasswordVariable, e.Message);
        Assert.DoesNotContain("secret", e.ToString());
        Assert.InRange(seconds, 0, 25);
    }

    [Fact]
    public async Task SaveAsync_AnswersBreakOff_TheGraphIsWholeAndNothingIsTwice()
    {
        await using var proxy = new SlowProxy(ServerPort);
        await using var store = Store(new() { BatchRows = 500 }, proxy.Port);
        var first = folder.Read();
        await store.SaveAsync(first, cancellation);
        var graph = ImportLoop.Graph(seed: 3, pairs: 5_000);
        var saving = store.SaveAsync(graph, cancellation);
        for (int i = 0; i < 5 && !saving.IsCompleted; i++)
        {
            proxy.DropAnswers(1);
            await Task.Delay(150, cancellation);
        }
        Assert.True(await saving);
        proxy.DropAnswers(0);
        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        Assert.Equal([[(long)graph.Interactions.Length]], await server.RunAsync("MATCH (:Drug)-[r:INTERACTS_WITH|MEASURED_INACTIVE]->(:Target) RETURN count(r)"));
    }

    [Fact]
    public async Task ChangeMarkAsync_ServerFiveSecondsSlow_WaitsOrFailsInTheStatedTime()
    {
        await using var proxy = new SlowProxy(ServerPort) { Delay = TimeSpan.FromSeconds(5) };
        await using (var patient = Store(port: proxy.Port))
        {
            var clock = Stopwatch.StartNew();
            Assert.NotEmpty(await patient.ChangeMarkAsync(cancellation));
            Assert.InRange(clock.Elapsed.TotalSeconds, 4.5, 60);
        }
        await using var hasty = Store(new() { RequestTimeout = TimeSpan.FromSeconds(1) }, proxy.Port);
        var (e, seconds) = await FailsAsync(() => hasty.ChangeMarkAsync(cancellation));
        Assert.Contains("expected an answer within 1 s, got none", e.Message);
        Assert.InRange(seconds, 0.9, 60);
    }

    [Fact]
    public async Task LoadAsync_ServerRestartedBetweenCalls_Succeeds()
    {
        var graph = folder.Read();
        await using var store = Store();
        await store.SaveAsync(graph, cancellation);
        await server.StopAsync();
        var loading = store.LoadAsync(cancellation);
        await server.StartAsync();
        SnapshotAssert.Equal(graph, await loading.WaitAsync(Patience, cancellation));
        SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
    }

    [Fact]
    public async Task SaveAsyncAndLoadAsync_ServerKilledOnTheWay_GoOnWhenItIsBack()
    {
        var graph = ImportLoop.Graph(seed: 4, pairs: 20_000);
        await using var proxy = new SlowProxy(ServerPort);
        await using var store = Store(new() { BatchRows = 500, RetryFor = Patience }, proxy.Port);
        var saving = await HalfSavedAsync(store, graph, proxy);
        await server.KillAsync();
        (proxy.Delay, proxy.Holds) = (TimeSpan.Zero, false);
        await server.StartAsync();
        Assert.True(await saving.WaitAsync(Patience, cancellation));

        var loading = store.LoadAsync(cancellation);
        await Task.Delay(50, cancellation);
        await server.KillAsync();
        await server.StartAsync();
        SnapshotAssert.Equal(graph, await loading.WaitAsync(Patience, cancellation));
    }

    [Fact]
    public async Task SaveAsync_ServerStaysDown_FailsAndTheNextImportGoesOnFromThere()
    {
        var graph = ImportLoop.Graph(seed: 5, pairs: 20_000);
        await using (var proxy = new SlowProxy(ServerPort))
        await using (var store = Store(new() { BatchRows = 500, RetryFor = TimeSpan.FromSeconds(1) }, proxy.Port))
        {
            var saving = await HalfSavedAsync(store, graph, proxy);
            await server.StopAsync();
            (proxy.Delay, proxy.Holds) = (TimeSpan.Zero, false);
            var (_, seconds) = await FailsAsync(() => saving);
            Assert.InRange(seconds, 0, 100);
        }
        await server.StartAsync();
        var begun = (await server.RunAsync("MATCH (i:DtiGraphImport) RETURN i.number, i.state, i.steps_done")).Single();
        Assert.Equal("importing", begun[1]);
        await using var next = Store(new() { BatchRows = 500 });
        await Assert.ThrowsAsync<GraphDataException>(() => next.LoadAsync(cancellation));
        Assert.True(await next.SaveAsync(graph, cancellation));
        SnapshotAssert.Equal(graph, await next.LoadAsync(cancellation));
        // The same import, not another beside it.
        Assert.Equal([[begun[0], "current"]], await server.RunAsync("MATCH (i:DtiGraphImport) RETURN i.number, i.state"));
    }

    [Fact]
    public async Task SaveAsync_DatabaseThatCannotBeWritten_SaysSoAndLoadsStill()
    {
        var graph = folder.Read();
        await using var store = Store();
        await store.SaveAsync(graph, cancellation);
        await server.StopAsync();
        // The Community edition has no roles: a database set to read-only is its only way to refuse a user's writes.
        await server.StartAsync("server.databases.read_only=neo4j");
        try
        {
            folder.Write("drugs.csv", "id,name,smiles\nD1,Aspirin,C\nD2,,CCO\n");
            var (e, _) = await FailsAsync(() => store.SaveAsync(folder.Read(), cancellation));
            Assert.Contains("expected a database that can be written", e.Message);
            SnapshotAssert.Equal(graph, await store.LoadAsync(cancellation));
        }
        finally
        {
            await server.StopAsync();
            await server.StartAsync();
        }
    }

    /// <summary>An import that stands still on its way, however fast the machine is: from its tenth step on it waits for answers.</summary>
    private async Task<Task<bool>> HalfSavedAsync(Neo4jGraphStore store, Snapshot graph, SlowProxy proxy)
    {
        proxy.Delay = TimeSpan.FromMilliseconds(100); // fifty steps are left then: seconds to notice
        var saving = store.SaveAsync(graph, cancellation);
        while (await StepsDoneAsync() < 10) await Task.Delay(20, cancellation);
        proxy.Holds = true;
        Assert.False(saving.IsCompleted, "the import was over before it could be held");
        return saving;
    }

    private async Task<long> StepsDoneAsync() =>
        (await server.RunAsync("MATCH (i:DtiGraphImport {state: 'importing'}) RETURN i.steps_done")).Select(r => (long)r[0]!).FirstOrDefault();

    private static async Task<(CypherException Fault, double Seconds)> FailsAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        var e = await Assert.ThrowsAsync<CypherException>(work);
        return (e, clock.Elapsed.TotalSeconds);
    }
}

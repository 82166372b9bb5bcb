using DtiGraph.Api;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;

string? folder = new ConfigurationBuilder().AddCommandLine(args).Build()["model"] ?? Environment.GetEnvironmentVariable("DTIGRAPH_MODEL");
if (string.IsNullOrWhiteSpace(folder))
{
    Console.Error.WriteLine("model: expected the folder of a trained model, got none (--model <folder>, or the environment variable DTIGRAPH_MODEL)");
    return 2;
}
try
{
    ApiHost.Create(ServedModel.Open(folder), args).Run();
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is ArtifactException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

using System.Net;
using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>What every failure must look like.</summary>
internal static class ProblemAssert
{
    /// <summary>Problem JSON of the given status whose detail contains the given text, and no trace of the code behind it.</summary>
    public static async Task Is(HttpResponseMessage response, HttpStatusCode status, string detail)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"expected {(int)status}, got {(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Equal((int)status, ProblemCodes.All[problem.GetProperty("code").GetString()!].Status);
        Assert.StartsWith("/", problem.GetProperty("instance").GetString());
        Assert.Contains(detail, problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("   at ", text);
        Assert.DoesNotContain("System.", text);
        Assert.DoesNotContain("DtiGraph.", text);
    }
}

using System.Net;
using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>Lists say beside each page where the next one is, and the document is kept like any answer.</summary>
public sealed class PagingTests(ServedStarter starter)
{
    [Theory]
    [InlineData("/v1/drugs?limit=100", 395)]
    [InlineData("/v1/targets?limit=50&search=%26%20receptor", 0)]
    [InlineData("/v1/targets?search=Histamine%20H&limit=1", 2)]
    public async Task Pages_FollowedByTheirLinks_AreTheWholeListOnce(string first, int total)
    {
        var ids = new List<string>();
        for (string? next = first; next is not null;)
        {
            var response = await starter.Send(HttpMethod.Get, next, null);
            var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            Assert.Equal([$"{total}"], response.Headers.GetValues("Total-Count"));
            Assert.Equal(total, page.GetProperty("total").GetInt32());
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            string? link = response.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.Equal(page.TryGetProperty("nextCursor", out _), link is not null);
            if (link is not null) Assert.EndsWith(">; rel=\"next\"", link);
            next = link?[1..link.IndexOf('>')];
        }
        Assert.Equal(total, ids.Count);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task Document_IsNotSentAgainToWhoHoldsIt()
    {
        var first = await starter.Send(HttpMethod.Get, "/swagger/v1/swagger.json", null);
        var request = new HttpRequestMessage(HttpMethod.Get, "/swagger/v1/swagger.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        var again = await starter.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, again.StatusCode));
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}

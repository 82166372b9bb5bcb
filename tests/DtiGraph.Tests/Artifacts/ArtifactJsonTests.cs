using System.Text.Json;
using DtiGraph.Artifacts;

namespace DtiGraph.Tests.Artifacts;

public class ArtifactJsonTests
{
    [Fact]
    public void Certificate_WithoutMembersThatCameLater_HasThemEmpty()
    {
        var read = JsonSerializer.Deserialize(
            """{"split":"random","parts":[],"sharedPairs":0,"sharedEdges":0,"messageEdges":7,"wrongNegatives":0,"negativesDrawn":0,"dropped":[],"heldOut":[],"alike":[]}""",
            ArtifactJson.Strict.LeakageCertificate)!;

        Assert.Equal(7, read.MessageEdges);
        Assert.Equal(0, read.UnlabelledDrawn);
        Assert.Empty(read.Shortcuts);
    }
}

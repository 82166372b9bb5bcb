namespace DtiGraph.Graphs.Formats;

/// <summary>MolTrans (Huang et al. 2021, doi:10.1093/bioinformatics/btaa880): BIOSNAP with DrugBank and UniProt ids, DAVIS and BindingDB without.</summary>
internal sealed class MolTransFormat : IDatasetFormat
{
    // The column that is called Gene holds UniProt accessions.
    private static readonly LabelledCsv Files = new("SMILES", "Target Sequence", "Label", "DrugBank ID", "Gene");

    public string Name => "moltrans";

    public string LooksFor => $"CSV files with the {Files.Columns}";

    public string? Recognise(FormatFolder folder) => Files.Recognise(folder);

    public DatasetReading Read(FormatFolder folder, FormatOptions options) => Files.Read(folder, options);
}

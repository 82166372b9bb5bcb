using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Gradients of a product of tall rows with a small matrix, some rows at a time: of the matrix and of the rows.</summary>
/// <remarks>Both read the gradient of the product, which is then still in the cache.</remarks>
/// <param name="weight">[K, H]; owned by whoever gave it.</param>
internal sealed unsafe class ProductSlopes(Learned weight) : IDisposable
{
    /// <summary>Rows at a time that stay in the second cache from one kernel to the next.</summary>
    public const int Block = 96;

    private readonly PackedMatrix across = PackedMatrix.Like(weight.Value, transposed: true);
    private readonly SummedProduct sums = new((int)weight.Value.shape[0], (int)weight.Value.shape[1]);
    private float* rows, ofRows;
    private bool add;

    /// <summary>Begins with other rows.</summary>
    /// <param name="rows">[N, K].</param>
    /// <param name="ofRows">[N, K], where their gradient goes.</param>
    /// <param name="count">N.</param>
    /// <param name="add">Added to what stands there.</param>
    public void Begin(float* rows, float* ofRows, int count, bool add)
    {
        this.rows = rows;
        this.ofRows = ofRows;
        this.add = add;
        sums.Begin(count);
    }

    /// <summary>What lays the weight out, before any rows are taken.</summary>
    public RowShares.Work Laying => across.Laying(weight.Value);

    /// <summary>Takes the next rows of a part.</summary>
    /// <param name="part">As <see cref="SummedProduct.Parts"/> cuts them.</param>
    /// <param name="ofProduct">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="first">Whether they are the first of the part.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Take(int part, float* ofProduct, int from, int to, bool first, ref Ahead ahead)
    {
        sums.Add(part, rows, ofProduct, from, to, first, ref ahead);
        across.Multiply(ofProduct, ofRows, from, to, add, ref ahead);
    }

    /// <summary>What takes all rows of several products of the same rows, part by part.</summary>
    /// <param name="products">With the gradient of each, [N, H].</param>
    public static RowShares.Work TakingAll(params (ProductSlopes Product, Tensor Of)[] products)
    {
        int rows = (int)products[0].Of.shape[0], width = (int)products.Max(p => p.Of.shape[1]);
        var taken = products.Select(p => (p.Product, Of: (nint)TensorMemory.Of(p.Of))).ToArray();
        nint[] needed = [.. products.Where(p => p.Of.shape[1] == width).SelectMany(p => p.Product.Needed.Append((nint)TensorMemory.Of(p.Of))).Distinct()];
        return new(rows, width, (part, from, to) =>
        {
            for (int r = from; r < to || r == from; r += Block) // no rows are a part too: their sum is 0
            {
                int end = Math.Min(r + Block, to);
                var ahead = new Ahead(needed, width, end, end + Block, rows);
                foreach (var (product, of) in taken) product.Take(part, (float*)of, r, end, first: r == from, ref ahead);
            }
        }, SummedProduct.Parts(rows));
    }

    /// <summary>What it reads and writes of every row, but for the gradient of the product.</summary>
    public nint[] Needed => [(nint)rows, (nint)ofRows];

    /// <summary>What makes the gradient of the weight, when all rows were taken.</summary>
    public RowShares.Work Totalling() => sums.Totalling(weight.Reach());

    /// <inheritdoc/>
    public void Dispose()
    {
        across.Dispose();
        sums.Dispose();
    }
}

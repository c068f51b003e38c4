using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorDist.Core.Crdts.Text;

/// <summary>
/// The order of the pieces: a B-tree of their handles with the number of visible characters below each block, so that a position is
/// found in O(log n), and with the way up from each handle, so that a piece's position is too. A cursor keeps the last place, and
/// what changed there is told to the blocks above only when it moves to another leaf: typing costs no walk through the tree.
/// </summary>
/// <remarks>
/// Blocks that lose their handles are not joined with others. Handles leave a leaf only when two deleted pieces become one, so a leaf
/// always keeps one, and the height is bounded by the most pieces that there ever were.
/// </remarks>
internal sealed class PieceTree
{
    /// <summary>Handles of a leaf, children of a node.</summary>
    public const int Capacity = 32;

    private Leaf?[] _leafOf = new Leaf?[64];
    private Block _root;
    private int _above;

    public PieceTree()
    {
        First = new Leaf();
        _root = First;
    }

    /// <summary>The leaf at the beginning of the sequence.</summary>
    public Leaf First { get; }

    /// <summary>Where the last character was sought, or null. What changes the handles around it must put it right or lift it.</summary>
    public Leaf? CursorLeaf { get; private set; }

    /// <summary>The handle under the cursor, as an index into its leaf.</summary>
    public int CursorSlot { get; private set; }

    /// <summary>Visible characters before the handle under the cursor.</summary>
    public int CursorStart { get; private set; }

    private int CursorLeafStart { get; set; }

    /// <summary>The leaf that holds a handle.</summary>
    public Leaf LeafOf(int handle) => _leafOf[handle]!;

    /// <summary>Puts the cursor on the piece that holds a visible character.</summary>
    /// <param name="index">The character; it must be there.</param>
    public void Seek(int index)
    {
        if (CursorLeaf is { } leaf && (uint)(index - CursorLeafStart) < (uint)leaf.Visible)
        {
            ScanFromCursor(leaf, index);
            return;
        }

        Flush();
        var block = _root;
        var start = 0;
        while (block is Node node)
        {
            ReadOnlySpan<int> visible = node.Visible;
            var slot = 0;
            while (index - start >= visible[slot])
                start += visible[slot++];
            block = node.Children[slot]!;
        }

        leaf = (Leaf)block;
        CursorLeaf = leaf;
        CursorLeafStart = start;
        CursorSlot = 0;
        CursorStart = start;
        ScanFromCursor(leaf, index);
    }

    /// <summary>Puts the cursor on another handle of its leaf.</summary>
    /// <param name="slot">The handle's index.</param>
    /// <param name="start">Visible characters before it.</param>
    public void MoveCursor(int slot, int start) => (CursorSlot, CursorStart) = (slot, start);

    /// <summary>Puts the cursor on the first handle of its leaf, if it is this one: its handles have moved.</summary>
    public void RewindCursor(Leaf leaf)
    {
        if (ReferenceEquals(leaf, CursorLeaf))
            MoveCursor(0, CursorLeafStart);
    }

    /// <summary>Takes the cursor away: visible characters before it change.</summary>
    public void LiftCursor()
    {
        Flush();
        CursorLeaf = null;
    }

    /// <summary>Puts a handle into the sequence. Lifts the cursor if its leaf is divided.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="slot">Before which of its handles; as many as it has for after the last.</param>
    /// <param name="handle">The handle.</param>
    /// <param name="visible">Its visible characters.</param>
    /// <returns>Where it stands.</returns>
    public (Leaf Leaf, int Slot) Insert(Leaf leaf, int slot, int handle, int visible)
    {
        if (leaf.Count == Capacity)
        {
            LiftCursor();
            var right = Divide(leaf, slot);
            if (slot > leaf.Count)
            {
                slot -= leaf.Count;
                leaf = right;
            }
        }

        Span<int> handles = leaf.Handles;
        Span<int> lengths = leaf.Lengths;
        handles[slot..leaf.Count].CopyTo(handles[(slot + 1)..]);
        lengths[slot..leaf.Count].CopyTo(lengths[(slot + 1)..]);
        handles[slot] = handle;
        lengths[slot] = 0;
        leaf.Count++;
        if (handle >= _leafOf.Length)
            Array.Resize(ref _leafOf, Math.Max(handle + 1, _leafOf.Length * 2));
        _leafOf[handle] = leaf;
        Change(leaf, slot, visible);
        return (leaf, slot);
    }

    /// <summary>Takes a handle without visible characters out of a leaf that has others.</summary>
    public void Remove(Leaf leaf, int slot)
    {
        Debug.Assert(leaf.Count > 1 && leaf.Lengths[slot] == 0, "only what is deleted leaves, and never the last");
        Span<int> handles = leaf.Handles;
        Span<int> lengths = leaf.Lengths;
        _leafOf[handles[slot]] = null;
        handles[(slot + 1)..leaf.Count].CopyTo(handles[slot..]);
        lengths[(slot + 1)..leaf.Count].CopyTo(lengths[slot..]);
        leaf.Count--;
        RewindCursor(leaf);
    }

    /// <summary>Adds to the number of visible characters of a handle.</summary>
    public void Change(Leaf leaf, int slot, int difference)
    {
        if (difference == 0)
            return;
        leaf.Lengths[slot] += difference;
        leaf.Visible += difference;
        if (ReferenceEquals(leaf, CursorLeaf))
            _above += difference;
        else
            ChangeAbove(leaf, difference);
    }

    /// <summary>Visible characters before a handle.</summary>
    public int IndexOf(Leaf leaf, int slot)
    {
        Flush();
        var index = 0;
        for (var i = 0; i < slot; i++)
            index += leaf.Lengths[i];
        for (Block block = leaf; block.Parent is { } parent; block = parent)
        {
            for (var i = 0; i < block.Slot; i++)
                index += parent.Visible[i];
        }

        return index;
    }

    /// <summary>How two handles stand in the sequence: negative where the first comes first.</summary>
    public int Compare(int left, int right)
    {
        var (a, b) = (LeafOf(left), LeafOf(right));
        if (ReferenceEquals(a, b))
            return a.SlotOf(left) - a.SlotOf(right);
        Block x = a;
        Block y = b;
        while (!ReferenceEquals(x.Parent, y.Parent))
            (x, y) = (x.Parent!, y.Parent!);
        return x.Slot - y.Slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ScanFromCursor(Leaf leaf, int index)
    {
        ReadOnlySpan<int> lengths = leaf.Lengths;
        var slot = CursorSlot;
        var start = CursorStart;
        while (index < start)
            start -= lengths[--slot];
        while (index >= start + lengths[slot])
            start += lengths[slot++];
        CursorSlot = slot;
        CursorStart = start;
    }

    private void Flush()
    {
        if (_above == 0)
            return;
        ChangeAbove(CursorLeaf!, _above);
        _above = 0;
    }

    private static void ChangeAbove(Block block, int difference)
    {
        for (; block.Parent is { } parent; block = parent)
            parent.Visible[block.Slot] += difference;
    }

    /// <summary>Moves handles of a full leaf into a new one after it: half, or the last few where the sequence grows at its end.</summary>
    private Leaf Divide(Leaf leaf, int slot)
    {
        var keep = slot == Capacity && leaf.Next is null ? Capacity - 2 : Capacity / 2;
        var right = new Leaf { Count = Capacity - keep, Next = leaf.Next };
        leaf.Next = right;
        ReadOnlySpan<int> handles = leaf.Handles;
        ReadOnlySpan<int> lengths = leaf.Lengths;
        handles[keep..].CopyTo(right.Handles);
        lengths[keep..].CopyTo(right.Lengths);
        leaf.Count = keep;
        foreach (var handle in handles[keep..])
            _leafOf[handle] = right;
        foreach (var length in lengths[keep..])
            right.Visible += length;
        leaf.Visible -= right.Visible;
        InsertAfter(leaf, leaf.Visible, right, right.Visible);
        return right;
    }

    private void InsertAfter(Block left, int leftVisible, Block right, int rightVisible)
    {
        var parent = left.Parent;
        if (parent is null)
        {
            parent = new Node { Count = 1 };
            parent.Children[0] = left;
            left.Parent = parent;
            left.Slot = 0;
            _root = parent;
        }
        else if (parent.Count == Capacity)
        {
            Divide(parent);
            parent = left.Parent!;
        }

        parent.Visible[left.Slot] = leftVisible;
        for (var i = parent.Count; i > left.Slot + 1; i--)
        {
            parent.Children[i] = parent.Children[i - 1];
            parent.Children[i]!.Slot = i;
            parent.Visible[i] = parent.Visible[i - 1];
        }

        var slot = left.Slot + 1;
        parent.Children[slot] = right;
        parent.Visible[slot] = rightVisible;
        parent.Count++;
        right.Parent = parent;
        right.Slot = slot;
    }

    private void Divide(Node node)
    {
        const int Keep = Capacity / 2;
        var right = new Node { Count = Capacity - Keep };
        var moved = 0;
        for (var i = 0; i < right.Count; i++)
        {
            var child = node.Children[Keep + i]!;
            node.Children[Keep + i] = null;
            right.Children[i] = child;
            right.Visible[i] = node.Visible[Keep + i];
            moved += right.Visible[i];
            child.Parent = right;
            child.Slot = i;
        }

        node.Count = Keep;
        var kept = 0;
        for (var i = 0; i < Keep; i++)
            kept += node.Visible[i];
        InsertAfter(node, kept, right, moved);
    }

    /// <summary>A part of the tree.</summary>
    internal abstract class Block
    {
        public Node? Parent { get; set; }

        /// <summary>Which of its parent's children it is.</summary>
        public int Slot { get; set; }
    }

    /// <summary>Handles in the order of the sequence.</summary>
    internal sealed class Leaf : Block
    {
        public Numbers Handles;

        /// <summary>Visible characters of each.</summary>
        public Numbers Lengths;

        public int Count { get; set; }

        /// <summary>Visible characters of all.</summary>
        public int Visible { get; set; }

        /// <summary>The next leaf of the sequence.</summary>
        public Leaf? Next { get; set; }

        public int SlotOf(int handle)
        {
            ReadOnlySpan<int> handles = Handles;
            return handles[..Count].IndexOf(handle);
        }
    }

    /// <summary>Blocks in the order of the sequence.</summary>
    internal sealed class Node : Block
    {
        public Blocks Children;

        /// <summary>Visible characters below each.</summary>
        public Numbers Visible;

        public int Count { get; set; }
    }

    [InlineArray(Capacity)]
    [StructLayout(LayoutKind.Auto)]
    internal struct Numbers
    {
        private int _first;
    }

    [InlineArray(Capacity)]
    [StructLayout(LayoutKind.Auto)]
    internal struct Blocks
    {
        private Block? _first;
    }
}

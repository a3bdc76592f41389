using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace SseCore.Fuzz.Instrument;

/// <summary>
/// Inserts a counter on each edge of a method's control flow that no other edge implies: the entry, both ways out of each
/// condition, each way out of each switch, each handler.
/// </summary>
/// <remarks>
/// The counter of a taken branch is placed after the branch, on the way to its target, and not at the target: other branches
/// may lead there too (a critical edge, which has to be split). So no edge shares a counter with another.
/// <code>
///     brtrue Target              brtrue Taken
///                                (count: not taken)
///                                br Next
///                         Taken: (count: taken)
///                                br Target
///                          Next:
/// </code>
/// </remarks>
/// <param name="body">The method's code.</param>
/// <param name="count">Creates the instructions that count one more edge. They leave the stack unchanged.</param>
internal sealed class MethodInstrumenter(MethodBody body, Func<EdgeKind, int, IReadOnlyList<Instruction>> count)
{
    private readonly ILProcessor _code = body.GetILProcessor();

    public void Instrument()
    {
        // All branches in their long form, because the distances grow.
        body.SimplifyMacros();
        Instruction[] original = [.. body.Instructions];
        foreach (Instruction branch in original)
        {
            if (branch.OpCode.FlowControl == FlowControl.Cond_Branch)
            {
                Split(branch);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers.ToArray())
        {
            CountHandler(handler.HandlerStart);
            if (handler.FilterStart is not null)
            {
                CountHandler(handler.FilterStart);
            }
        }

        // Reached only by a call: branches to the first instruction lead past this.
        foreach (Instruction counting in count(EdgeKind.Entry, 0))
        {
            _code.InsertBefore(original[0], counting);
        }

        body.OptimizeMacros();
    }

    private void Split(Instruction branch)
    {
        Instruction next = branch.Next;
        Instruction last = InsertAfter(branch, count(EdgeKind.NotTaken, branch.Offset));
        last = InsertAfter(last, [_code.Create(OpCodes.Br, next)]);
        if (branch.Operand is not Instruction[] targets)
        {
            branch.Operand = InsertTaken((Instruction)branch.Operand);
            return;
        }

        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = InsertTaken(targets[i]);
        }

        Instruction InsertTaken(Instruction target)
        {
            IReadOnlyList<Instruction> counting = count(EdgeKind.Taken, branch.Offset);
            last = InsertAfter(last, [.. counting, _code.Create(OpCodes.Br, target)]);
            return counting[0];
        }
    }

    private Instruction InsertAfter(Instruction position, IReadOnlyList<Instruction> instructions)
    {
        foreach (Instruction instruction in instructions)
        {
            _code.InsertAfter(position, instruction);
            position = instruction;
        }

        return position;
    }

    // Blocks that end or begin at the handler's start do so before the counting instructions.
    private void CountHandler(Instruction start)
    {
        IReadOnlyList<Instruction> counting = count(EdgeKind.Handler, start.Offset);
        foreach (Instruction instruction in counting)
        {
            _code.InsertBefore(start, instruction);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.FilterStart = Moved(handler.FilterStart);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
        }

        Instruction Moved(Instruction boundary) => boundary == start ? counting[0] : boundary;
    }
}

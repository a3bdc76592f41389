using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace SseCore.Fuzz.Instrument;

/// <summary>
/// Puts a counter on each edge of a method's control flow that nothing else tells of: the entry, both ways out of each
/// condition, each way out of each switch, each handler.
/// </summary>
/// <remarks>
/// A branch that is taken has its counter behind the branch itself, on the way to where it leads, and not there: others
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
/// <param name="count">Makes the instructions that count one more edge. They leave the stack as it is.</param>
internal sealed class MethodInstrumenter(MethodBody body, Func<EdgeKind, int, IReadOnlyList<Instruction>> count)
{
    private readonly ILProcessor _code = body.GetILProcessor();

    public void Instrument()
    {
        // All branches in their long form: what they span grows.
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

        // Only the call comes by here: whatever leads back to the first instruction leads behind this.
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

    // What ended, or began, where the handler begins does so in front of what counts.
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

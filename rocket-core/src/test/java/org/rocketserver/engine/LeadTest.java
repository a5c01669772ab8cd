package org.rocketserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who may lead on. */
class LeadTest {
    private final Lead lead = new Lead();

    @Test
    void isTakenByOneAndGivenUpByHimAlone() {
        assertThat(lead.isVacant()).isTrue();
        long mine = lead.take();
        assertThat(lead.isHeld(mine)).isTrue();
        assertThat(lead.take()).isEqualTo(Lead.VACANT);
        assertThat(lead.takeInside()).isEqualTo(Lead.VACANT);
        assertThat(lead.release(mine + 2)).isFalse();
        assertThat(lead.release(mine)).isTrue();
        assertThat(lead.isVacant()).isTrue();
        assertThat(lead.release(mine)).isFalse();
    }

    @Test
    void staysWithWhoEntersAndLeavesARequest() {
        long first = lead.take();
        assertThat(lead.isSelecting()).isTrue();
        long inside = lead.enter(first);
        assertThat(lead.isSelecting()).isFalse();
        assertThat(Lead.isInside(inside)).isTrue();
        long after = lead.leave(inside);
        assertThat(lead.isSelecting()).isTrue();
        assertThat(lead.isHeld(after)).isTrue();
        assertThat(after)
                .as("another word than before, or the monitor would see none")
                .isNotEqualTo(first);
    }

    @Test
    void isNotTakenBackByWhomItWasTakenFromInsideARequest() {
        long inside = lead.enter(lead.take());
        assertThat(lead.release(inside)).as("by the monitor").isTrue();
        long others = lead.take();
        assertThat(lead.leave(inside)).isEqualTo(Lead.VACANT);
        assertThat(lead.releaseTerm(inside)).isFalse();
        assertThat(lead.isHeld(others)).isTrue();
    }

    @Test
    void isNobodysForWhoGaveItUpInsideARequest() {
        assertThat(lead.release(lead.enter(lead.take()))).isTrue();
        assertThat(lead.leave(Lead.VACANT)).isEqualTo(Lead.VACANT);
        assertThat(lead.isVacant()).isTrue();
    }

    @Test
    void isGivenUpByItsHolderHoweverFarItsCountIs() {
        long mine = lead.take();
        long later = lead.enter(lead.leave(lead.enter(mine)));
        assertThat(lead.releaseTerm(mine)).isTrue();
        assertThat(lead.isHeld(later)).isFalse();
        assertThat(lead.isVacant()).isTrue();
    }

    @Test
    void isFreeUnlessSomebodyHasItOrWasPromisedIt() {
        assertThat(lead.isFree()).isTrue();
        lead.promise(true);
        assertThat(lead.isFree()).isFalse();
        assertThat(lead.isVacant()).isTrue();
        lead.promise(false);
        assertThat(lead.isFree()).isTrue();
        assertThat(lead.take()).isNotEqualTo(Lead.VACANT);
        assertThat(lead.isFree()).isFalse();
    }

    @Test
    void isInOneRequestForAsLongAsItsWordIsTheSame() {
        long inside = lead.enter(lead.take());
        assertThat(lead.unchanged(inside, 100)).isEqualTo(-1);
        assertThat(lead.unchanged(inside, 130)).isEqualTo(30);
        long next = lead.enter(lead.leave(inside));
        assertThat(lead.unchanged(next, 140)).isEqualTo(-1);
        assertThat(lead.unchanged(next, 140)).isZero();
    }
}
